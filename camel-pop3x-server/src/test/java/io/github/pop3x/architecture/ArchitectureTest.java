package io.github.pop3x.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may import whom (the project's design, §2), and a proof that each rule would notice. */
class ArchitectureTest {

    private static final String OURS = "io.github.pop3x.";
    private static final JavaClasses MODULE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
            .importPackages("io.github.pop3x");

    /** A package of ours, and what it may import of ours and of others, itself and the JDK apart. */
    private static final Map<String, List<String>> ARROWS = Map.of(
            "wire", List.of("org.jspecify.annotations"),
            "maildrop", List.of("org.jspecify.annotations"),
            "sasl", List.of("org.jspecify.annotations", "com.ongres.scram.common", "com.ongres.saslprep"),
            "auth",
                    List.of(
                            "org.jspecify.annotations",
                            "org.slf4j",
                            "com.eatthepath.otp",
                            "com.google.zxing..",
                            "com.nimbusds..",
                            OURS + "sasl"),
            "session",
                    List.of(
                            "org.jspecify.annotations",
                            "org.slf4j",
                            OURS + "wire",
                            OURS + "sasl",
                            OURS + "maildrop",
                            OURS + "auth"),
            "server",
                    List.of(
                            "org.jspecify.annotations",
                            "org.slf4j",
                            "io.netty..",
                            OURS + "session",
                            OURS + "maildrop",
                            OURS + "auth",
                            OURS + "wire",
                            OURS + "sasl"),
            "store.memory", List.of("org.jspecify.annotations", "org.slf4j", OURS + "maildrop"),
            "store.maildir", List.of("org.jspecify.annotations", "org.slf4j", OURS + "maildrop"));

    private static ArchRule arrow(String from, List<String> to) {
        String[] allowed = Stream.concat(Stream.of(OURS + from, "java..", "javax.."), to.stream())
                .toArray(String[]::new);
        return classes()
                .that()
                .resideInAPackage(OURS + from)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(allowed));
    }

    static Stream<Arguments> arrows() {
        return ARROWS.entrySet().stream().map(arrow -> Arguments.of(arrow.getKey(), arrow.getValue()));
    }

    static Stream<Arguments> neededArrows() {
        return ARROWS.entrySet().stream()
                .flatMap(arrow -> arrow.getValue().stream()
                        .filter(to -> isUsed(arrow.getKey(), to))
                        .map(to -> Arguments.of(arrow.getKey(), to)));
    }

    private static boolean isUsed(String from, String to) {
        DescribedPredicate<JavaClass> target = resideInAPackage(to);
        return MODULE.that(resideInAPackage(OURS + from)).stream()
                .flatMap(c -> c.getDirectDependenciesFromSelf().stream())
                .anyMatch(dependency -> target.test(dependency.getTargetClass()));
    }

    @ParameterizedTest
    @MethodSource("arrows")
    void importsOnlyWhatItMay(String from, List<String> to) {
        arrow(from, to).check(MODULE);
    }

    /** Takes each arrow that is used away, one at a time: the rule has to fail. */
    @ParameterizedTest
    @MethodSource("neededArrows")
    void wouldNoticeAnArrowTooMany(String from, String to) {
        List<String> fewer =
                ARROWS.get(from).stream().filter(other -> !other.equals(to)).toList();
        assertFails(arrow(from, fewer));
    }

    @Test
    void everyPackageHasItsArrows() {
        Set<String> packages = new TreeSet<>();
        MODULE.forEach(c -> packages.add(c.getPackageName().substring(OURS.length())));
        assertThat(packages)
                .isSubsetOf(ARROWS.keySet())
                .contains("wire", "sasl", "maildrop", "auth", "session", "server");
    }

    @Test
    void nettyIsInTheServerOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage(OURS + "server")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty..")
                .check(MODULE);
        assertFails(noClasses()
                .that()
                .resideInAPackage(OURS + "server")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty.."));
    }

    // Byte channels are no sockets: a stored message is one.
    private static final DescribedPredicate<JavaClass> SOCKETS_AND_THREADS = resideInAPackage("java.net..")
            .or(resideInAPackage("java.nio.channels")
                    .and(not(DescribedPredicate.describe(
                            "byte channels",
                            c -> Set.of(
                                            "ReadableByteChannel",
                                            "WritableByteChannel",
                                            "Channel",
                                            "ClosedChannelException")
                                    .contains(c.getSimpleName())))))
            .or(resideInAPackage("java.util.concurrent"))
            .or(DescribedPredicate.describe("Thread", c -> c.getName().equals("java.lang.Thread")));

    @Test
    void theProtocolKnowsNoSocketAndNoThread() {
        noClasses()
                .that()
                .resideInAnyPackage(OURS + "session", OURS + "sasl", OURS + "maildrop", OURS + "wire")
                .should()
                .dependOnClassesThat(SOCKETS_AND_THREADS)
                .check(MODULE);
        assertFails(
                noClasses().that().resideInAPackage(OURS + "server").should().dependOnClassesThat(SOCKETS_AND_THREADS));
    }

    @Test
    void thereAreNoCycles() {
        slices().matching(OURS + "(**)").should().beFreeOfCycles().check(MODULE);
        JavaClasses cyclic = new ClassFileImporter().importClasses(CycleOne.class, CycleTwo.class);
        assertThat(slices().assignedFrom(new ByClass())
                        .should()
                        .beFreeOfCycles()
                        .evaluate(cyclic)
                        .hasViolation())
                .isTrue();
    }

    @Test
    void theServerShowsOnlyWhatAUserNeeds() {
        Set<String> shown = new TreeSet<>();
        MODULE.that(resideInAPackage(OURS + "server")).stream()
                .filter(c -> c.getModifiers().contains(JavaModifier.PUBLIC) && !c.isNestedClass())
                .forEach(c -> shown.add(c.getSimpleName()));
        assertThat(shown)
                .containsExactly(
                        "ClientCertificates",
                        "LockPolicy",
                        "Pop3Event",
                        "Pop3Limit",
                        "Pop3Server",
                        "Pop3ServerCounters",
                        "Pop3ServerLimits",
                        "Pop3ServerListener",
                        "TlsFiles",
                        "TlsKey",
                        "TlsKeys");
    }

    private static void assertFails(ArchRule rule) {
        assertThat(rule.evaluate(MODULE).hasViolation())
                .as(rule.getDescription())
                .isTrue();
    }

    private static final class CycleOne {
        private CycleTwo other;
    }

    private static final class CycleTwo {
        private CycleOne other;
    }

    private static final class ByClass implements SliceAssignment {

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
            return SliceIdentifier.of(javaClass.getSimpleName());
        }

        @Override
        public String getDescription() {
            return "each class a slice";
        }
    }
}
