package io.github.pop3x.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The README says what the code says: its tables are made of the component's JSON, its snippets are excerpts of compiled
 * code. {@code -Dreadme.update=true} writes them anew.
 */
class ReadmeTest {

    private static final Path ROOT = Path.of("..");
    private static final Path README = ROOT.resolve("README.md");
    private static final Pattern TABLE = Pattern.compile("(<!-- table:(\\w+) -->\\R).*?(<!-- end -->)", Pattern.DOTALL);
    private static final Pattern SNIPPET =
            Pattern.compile("(<!-- snippet:(\\w+) (\\S+) -->\\R```java\\R).*?(```\\R<!-- end -->)", Pattern.DOTALL);

    @Test
    void tablesAndSnippetsAreCurrent() throws IOException {
        String now = Files.readString(README);
        String expected = withSnippets(withTables(now));
        if (Boolean.getBoolean("readme.update")) {
            Files.writeString(README, expected);
        }
        assertThat(Files.readString(README))
                .as("README.md; update it with -Dtest=ReadmeTest -Dreadme.update=true")
                .isEqualTo(expected);
        assertThat(TABLE.matcher(expected).results()).hasSize(5);
        assertThat(SNIPPET.matcher(expected).results()).hasSize(3);
    }

    private static String withTables(String readme) {
        OptionTables tables = new OptionTables();
        Map<String, String> byName = Map.of(
                "both", tables.both(),
                "consumer", tables.consumer(),
                "producer", tables.producer(),
                "component", tables.component(),
                "headers", tables.headers());
        return TABLE.matcher(readme)
                .replaceAll(found ->
                        Matcher.quoteReplacement(found.group(1) + byName.get(found.group(2)) + found.group(3)));
    }

    private static String withSnippets(String readme) {
        return SNIPPET.matcher(readme)
                .replaceAll(found -> Matcher.quoteReplacement(
                        found.group(1) + excerpt(ROOT.resolve(found.group(3)), found.group(2)) + found.group(4)));
    }

    private static String excerpt(Path source, String name) {
        try {
            String code = Files.readString(source);
            Matcher excerpt = Pattern.compile("\\h*// snippet:" + name + "\\R(.*?)\\h*// end\\R", Pattern.DOTALL)
                    .matcher(code);
            assertThat(excerpt.find()).as("snippet %s in %s", name, source).isTrue();
            return excerpt.group(1).stripIndent();
        } catch (IOException e) {
            throw new AssertionError("README.md quotes " + source, e);
        }
    }
}
