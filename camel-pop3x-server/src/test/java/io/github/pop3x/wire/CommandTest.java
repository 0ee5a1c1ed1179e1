package io.github.pop3x.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTest {

    @Test
    void splitsAtTheFirstBlankAndKeepsTheRest() {
        assertThat(parse("pass  two words ")).isEqualTo(new Command("PASS", " two words "));
        assertThat(parse("NOOP")).isEqualTo(new Command("NOOP", ""));
        assertThat(parse("NOOP ")).isEqualTo(new Command("NOOP", ""));
        assertThat(parse("")).isEqualTo(new Command("", ""));
        assertThat(parse(" NOOP")).isEqualTo(new Command("", "NOOP"));
    }

    @Test
    void readsUtf8AndElseLatin1() {
        assertThat(Command.parse("PASS \u00e9".getBytes(UTF_8)).argument()).isEqualTo("\u00e9");
        assertThat(Command.parse("PASS \u00e9".getBytes(ISO_8859_1)).argument()).isEqualTo("\u00e9");
    }

    @Test
    void keywordsAreAsciiOnly() {
        assertThat(parse("pa\u00df x").keyword()).isEqualTo("PA\u00df");
        assertThat(parse("li\u017ft").keyword()).isEqualTo("LI\u017fT");
        assertThat(parse("l\u0131st").keyword()).isEqualTo("L\u0131ST");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PASS secret",
                "pass secret",
                " PASS secret",
                "PASS\tsecret",
                "PASSsecret",
                "PSAS secret",
                "AUTH PLAIN secret",
                "APOP mrose secret",
                "secret"
            })
    void neverShowsASecret(String line) {
        assertThat(parse(line).toString()).doesNotContainIgnoringCase("secret").contains("***");
    }

    @Test
    void showsWhatIsNoSecretWithoutControlCharacters() {
        assertThat(parse("retr 1")).hasToString("RETR 1");
        assertThat(parse("NOOP")).hasToString("NOOP");
        assertThat(parse("USER a\u001b[2J\rb")).hasToString("USER a?[2J?b");
    }

    private static Command parse(String line) {
        return Command.parse(line.getBytes(UTF_8));
    }
}
