package io.github.pop3x.camel;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The jar as users get it, also the one of a first clean build: Camel, Quarkus and tools find everything in it. */
class PackagedJarIT {

    private static final String SERVICES = "META-INF/services/org/apache/camel/";
    private static final String PACKAGE = "io/github/pop3x/camel/";

    private JarFile jar;

    @BeforeEach
    void open() throws IOException {
        jar = new JarFile(System.getProperty("packaged.jar"));
    }

    @AfterEach
    void close() throws IOException {
        jar.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                SERVICES + "component/pop3x",
                SERVICES + "configurer/pop3x-component",
                SERVICES + "configurer/pop3x-endpoint",
                SERVICES + "urifactory/pop3x-endpoint",
                SERVICES + "send-dynamic/pop3x"
            })
    void serviceNamesAClassThatIsThere(String service) throws IOException {
        String name = text(service)
                .lines()
                .filter(line -> line.startsWith("class="))
                .map(line -> line.substring("class=".length()))
                .findFirst()
                .orElseThrow();
        assertThat(jar.getEntry(name.replace('.', '/') + ".class")).isNotNull();
    }

    @Test
    void componentPropertiesNameTheComponentAndStandInOnePlaceOnly() throws IOException {
        assertThat(text(SERVICES + "component.properties"))
                .contains("components=pop3x")
                .contains("artifactId=camel-pop3x");
        assertThat(jar.getEntry("component.properties")).isNull();
        assertThat(jar.getEntry("dev-consoles.properties")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Pop3xComponent",
                "Pop3xEndpoint",
                "Pop3xComponentConfigurer",
                "Pop3xEndpointConfigurer",
                "Pop3xEndpointUriFactory"
            })
    void jandexIndexKnowsTheClass(String name) throws IOException {
        // Names stand in it as they are; without the configurers Quarkus finds no option.
        assertThat(new String(octets("META-INF/jandex.idx"), ISO_8859_1)).contains(name);
        assertThat(jar.getEntry(PACKAGE + name + ".class")).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"properties", "componentProperties", "headers"})
    void everyOptionAndHeaderIsDescribed(String section) throws Exception {
        section(section)
                .forEach((name, option) ->
                        assertThat(option.getString("description")).as(name).matches("(?s).{10,}"));
    }

    @Test
    void everyHeaderOfTheConstantsIsListed() throws Exception {
        assertThat(section("headers").keySet())
                .containsExactlyInAnyOrder(
                        Pop3xConstants.UID,
                        Pop3xConstants.MESSAGE_NUMBER,
                        Pop3xConstants.OCTETS,
                        Pop3xConstants.MAILBOX,
                        Pop3xConstants.HOST,
                        Pop3xConstants.USERNAME,
                        Pop3xConstants.ATTEMPT,
                        Pop3xConstants.FIRST_SEEN,
                        Pop3xConstants.DEFECT);
    }

    @Test
    void onlyAccountsAreSecret() throws Exception {
        Map<String, JsonObject> properties = section("properties");
        List<String> secret = properties.entrySet().stream()
                .filter(option -> Boolean.TRUE.equals(option.getValue().getBoolean("secret")))
                .map(Map.Entry::getKey)
                .toList();
        assertThat(secret).containsExactlyInAnyOrder("username", "password");
    }

    @ParameterizedTest
    @CsvSource({
        "security, tls",
        "authMechanism, auto",
        "delete, true",
        "ledger, file",
        "maxMessagesPerPoll, 0",
        "commitEvery, 100",
        "body, mail",
        "maxAttempts, 5",
        "pipelining, auto",
        "connectTimeout, 30000",
        "readTimeout, 120000",
        "durability, full",
        "delay, 60000",
        "hostnameVerification, true",
        "trustAllCertificates, false"
    })
    void defaultIsTheDocumentedOne(String option, String expected) throws Exception {
        assertThat(section("properties").get(option).get("defaultValue")).hasToString(expected);
    }

    @Test
    void nothingOfTheTestsOrOfOtherProjectsIsInIt() {
        assertThat(jar.stream().map(ZipEntry::getName))
                .allMatch(name -> name.startsWith("META-INF/") || name.startsWith("io/"))
                .noneMatch(name -> name.contains("Test") || name.startsWith("io/netty"));
    }

    private Map<String, JsonObject> section(String name) throws Exception {
        JsonObject component = (JsonObject) Jsoner.deserialize(text("META-INF/" + PACKAGE + "pop3x.json"));
        return component.getMap(name);
    }

    private String text(String name) throws IOException {
        return new String(octets(name), UTF_8);
    }

    private byte[] octets(String name) throws IOException {
        ZipEntry entry = jar.getEntry(name);
        assertThat(entry).as(name).isNotNull();
        return jar.getInputStream(entry).readAllBytes();
    }
}
