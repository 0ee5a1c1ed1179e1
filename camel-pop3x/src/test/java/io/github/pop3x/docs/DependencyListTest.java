package io.github.pop3x.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every dependency has its line in docs/architecture.md: what it saves, who keeps it, its licence. */
class DependencyListTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern DEPENDENCY =
            Pattern.compile("<dependency>\\s*<groupId>([^<]+)</groupId>\\s*<artifactId>([^<]+)</artifactId>");

    @ParameterizedTest
    @ValueSource(strings = {"camel-pop3x-server", "camel-pop3x", "examples/quickstart"})
    void everyDependencyIsExplained(String module) throws Exception {
        String explained = Files.readString(ROOT.resolve("docs/architecture.md"));
        List<String> artefacts = DEPENDENCY
                .matcher(Files.readString(ROOT.resolve(module).resolve("pom.xml")))
                .results()
                .filter(found -> !found.group(1).equals("io.github.pop3x"))
                .map((MatchResult found) -> found.group(2))
                .toList();

        assertThat(artefacts)
                .isNotEmpty()
                .allSatisfy(artefact -> assertThat(explained)
                        .as("docs/architecture.md explains %s", artefact)
                        .contains(artefact + "`"));
    }
}
