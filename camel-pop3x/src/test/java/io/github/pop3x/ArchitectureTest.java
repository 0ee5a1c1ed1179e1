package io.github.pop3x;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** Who may use whom: the arrows of docs/architecture.md, for this module. */
class ArchitectureTest {

    private static final String[] JDK = {"java..", "javax..", "org.jspecify..", "org.slf4j.."};

    private static final JavaClasses MODULE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.github.pop3x");

    // camel -> wire: TransportSecurity is what the option "security" means, to the client and to the server alike.
    private static final ArchRule CAMEL = onlyUses(
            "io.github.pop3x.camel",
            "org.apache.camel..",
            "io.github.pop3x.client",
            "io.github.pop3x.ledger",
            "io.github.pop3x.mail",
            "io.github.pop3x.server",
            "io.github.pop3x.maildrop",
            "io.github.pop3x.auth",
            "io.github.pop3x.store..",
            "io.github.pop3x.wire");

    private static final ArchRule CLIENT =
            onlyUses("io.github.pop3x.client", "io.github.pop3x.wire", "io.github.pop3x.sasl");

    private static final ArchRule LEDGER = onlyUses("io.github.pop3x.ledger");

    private static final ArchRule MAIL = onlyUses("io.github.pop3x.mail", "org.apache.james.mime4j..");

    private static final ArchRule CAMEL_IN_ONE_PACKAGE = noClasses()
            .that(resideInAPackage("io.github.pop3x..").and(not(resideInAPackage("io.github.pop3x.camel"))))
            .should()
            .dependOnClassesThat(resideInAPackage("org.apache.camel.."));

    private static final ArchRule MIME4J_IN_ONE_PACKAGE = noClasses()
            .that(resideInAPackage("io.github.pop3x..").and(not(resideInAPackage("io.github.pop3x.mail"))))
            .should()
            .dependOnClassesThat(resideInAPackage("org.apache.james.."));

    private static final ArchRule NO_NETTY = noClasses()
            .that(resideInAnyPackage(
                    "io.github.pop3x.camel",
                    "io.github.pop3x.client",
                    "io.github.pop3x.ledger",
                    "io.github.pop3x.mail"))
            .should()
            .dependOnClassesThat(resideInAPackage("io.netty.."));

    private static final ArchRule NO_CYCLES =
            slices().matching("io.github.pop3x.(**)").should().beFreeOfCycles();

    @Test
    void everyPackageUsesOnlyWhatItMay() {
        CAMEL.check(MODULE);
        CLIENT.check(MODULE);
        LEDGER.check(MODULE);
        MAIL.check(MODULE);
    }

    @Test
    void camelAndMime4jAndNettyStayInTheirPlaces() {
        CAMEL_IN_ONE_PACKAGE.check(MODULE);
        MIME4J_IN_ONE_PACKAGE.check(MODULE);
        NO_NETTY.check(MODULE);
    }

    @Test
    void packagesHaveNoCycles() {
        NO_CYCLES.check(MODULE);
    }

    @Test
    void rulesBite() {
        assertThatThrownBy(() ->
                        onlyUses("io.github.pop3x.camel", "org.apache.camel..").check(MODULE))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("io.github.pop3x.client");
        assertThatThrownBy(() -> onlyUses("io.github.pop3x.client", "io.github.pop3x.sasl")
                        .check(MODULE))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("io.github.pop3x.wire");
        assertThatThrownBy(() -> onlyUses("io.github.pop3x.mail").check(MODULE))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("mime4j");
        assertThatThrownBy(() -> onlyUses("io.github.pop3x.gone").check(MODULE))
                .as("a rule about a package that is gone")
                .isInstanceOf(AssertionError.class);
    }

    private static ArchRule onlyUses(String user, String... used) {
        return classes()
                .that()
                .resideInAPackage(user)
                .should()
                .onlyDependOnClassesThat(
                        resideInAPackage(user).or(resideInAnyPackage(used)).or(resideInAnyPackage(JDK)));
    }
}
