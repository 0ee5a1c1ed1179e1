package io.github.pop3x.camel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.camel.catalog.EndpointValidationResult;
import org.apache.camel.catalog.RuntimeCamelCatalog;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tools that ask Camel's catalogue know the options: what they underline is wrong, and what they don't is right. */
class CatalogTest {

    private final DefaultCamelContext context = new DefaultCamelContext();
    private RuntimeCamelCatalog catalog;

    @BeforeEach
    void open() {
        context.getComponent("pop3x");
        catalog = PluginHelper.getRuntimeCamelCatalog(context.getCamelContextExtension());
    }

    @AfterEach
    void close() {
        context.stop();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pop3x:pop.example.org?username=orders&password=secret",
                "pop3x:pop.example.org:110?security=starttls&username=orders&password=secret&delete=false&consumerId=etl",
                "pop3x:pop.example.org?username=u&password=p&body=raw&commitEvery=10&maxMessagesPerPoll=500&delay=10000",
                "pop3x:pop.example.org?username=u&password=p&ledger=%23myLedger&maxAttempts=3&readTimeout=30000",
                "pop3x:0.0.0.0:995/alice?users=%23users&sslContextParameters=%23tls",
                "pop3x:0.0.0.0:995/alice?users=file:users.txt&sslContextParameters=%23tls",
                "pop3x:localhost:1110/inbox?security=none&username=u&password=p&store=memory&durability=os"
            })
    void exampleUriIsValid(String uri) {
        EndpointValidationResult result = catalog.validateProperties("pop3x", properties(uri));
        assertThat(result.isSuccess()).as(result.summaryErrorMessage(true)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"commitEvry, 5", "security, ssl", "body, html", "delete, perhaps", "maxAttempts, many"})
    void wrongOptionIsFound(String option, String value) {
        Map<String, String> properties =
                new java.util.HashMap<>(Map.of("host", "h", "username", "u", "password", "p", option, value));
        EndpointValidationResult result = catalog.validateProperties("pop3x", properties);
        assertThat(result.isSuccess()).isFalse();
        assertThat(result.summaryErrorMessage(true)).contains(option);
    }

    @Test
    void catalogueKnowsTheComponent() throws Exception {
        assertThat(context.getComponentParameterJsonSchema("pop3x"))
                .contains("\"scheme\": \"pop3x\"")
                .contains("CamelPop3xUid");
    }

    private static Map<String, String> properties(String uri) {
        Map<String, String> properties = new java.util.HashMap<>();
        String path = uri.substring("pop3x:".length(), uri.indexOf('?'));
        properties.put("host", path.split("[:/]")[0]);
        for (String pair : uri.substring(uri.indexOf('?') + 1).split("&")) {
            int equals = pair.indexOf('=');
            properties.put(pair.substring(0, equals), pair.substring(equals + 1).replace("%23", "#"));
        }
        return properties;
    }
}
