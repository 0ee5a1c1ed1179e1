package io.github.pop3x.docs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;

/** The tables of options and headers as Markdown, made of the component's own JSON. */
final class OptionTables {

    private final JsonObject component;

    OptionTables() {
        try (InputStream json = OptionTables.class.getResourceAsStream("/META-INF/io/github/pop3x/camel/pop3x.json")) {
            component = (JsonObject) Jsoner.deserialize(new String(json.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (DeserializationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The endpoint's own options for both directions; what every polling consumer has is left to Camel's manual. */
    String both() {
        return options(option -> labels(option).isEmpty() || labels(option).matches("security|common|advanced"));
    }

    String consumer() {
        return options(option -> labels(option).matches("consumer(,security|,advanced)?") && !isInherited(option));
    }

    String producer() {
        return options(option -> labels(option).matches("producer(,security|,advanced)?") && !isInherited(option));
    }

    String component() {
        StringBuilder table = head("option");
        component.<JsonObject>getMap("componentProperties").forEach((name, value) -> {
            if (!Map.of("configuration", 1).containsKey(name) && isOurs((JsonObject) value, name)) {
                row(table, name, (JsonObject) value);
            }
        });
        return table.toString();
    }

    String headers() {
        StringBuilder table = new StringBuilder("| header | type | set or read by | meaning |\n|---|---|---|---|\n");
        component.<JsonObject>getMap("headers").forEach((name, value) -> {
            JsonObject header = (JsonObject) value;
            table.append("| `%s` | %s | %s | %s |%n"
                    .formatted(
                            name,
                            simple(header.getString("javaType")),
                            header.getString("label").replace(",", ", "),
                            header.getString("description")));
        });
        return table.toString();
    }

    private String options(Predicate<JsonObject> chosen) {
        StringBuilder table = head("option");
        component.<JsonObject>getMap("properties").forEach((name, value) -> {
            if (chosen.test((JsonObject) value)) {
                row(table, name, (JsonObject) value);
            }
        });
        return table.toString();
    }

    private static StringBuilder head(String what) {
        return new StringBuilder("| " + what + " | default | meaning |\n|---|---|---|\n");
    }

    private static void row(StringBuilder table, String name, JsonObject option) {
        Object fallback = option.get("defaultValue");
        table.append("| `%s` | %s | %s |%n"
                .formatted(name, fallback == null ? "" : "`" + fallback + "`", option.getString("description")));
    }

    private static String labels(JsonObject option) {
        Object label = option.get("label");
        return label == null ? "" : label.toString();
    }

    private static boolean isInherited(JsonObject option) {
        return option.getString("javaType").startsWith("org.apache.camel.spi.")
                || option.getString("description").startsWith("Allows for bridging")
                || option.getString("description").startsWith("If the polling consumer did not poll")
                || option.getString("description").startsWith("Whether the producer should be started lazy")
                || option.getString("description").startsWith("Sets the exchange pattern")
                || option.getString("description").startsWith("A pluggable");
    }

    // The options that components have of their own, not those of endpoints, which every component repeats.
    private static boolean isOurs(JsonObject option, String name) {
        return Map.of("stateDirectory", 1, "useGlobalSslContextParameters", 1).containsKey(name);
    }

    private static String simple(String type) {
        return type.substring(type.lastIndexOf('.') + 1);
    }
}
