package io.github.pop3x.store.maildir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.pop3x.maildrop.MessageSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FolderNameTest {

    @ParameterizedTest
    @CsvSource({
        "alice, alice",
        "alice@example.org, alice@example.org",
        "a_b-c+d=e.0, a_b-c+d=e.0",
        "Alice, %41lice",
        "%41lice, %2541lice",
        "a%, a%25",
        ".., %2e%2e",
        "., %2e",
        ".hidden, %2ehidden",
        "dot., dot%2e",
        "../../etc/passwd, %2e.%2f..%2fetc%2fpasswd",
        "-rf, %2drf",
        "a/b, a%2fb",
        "a\\b, a%5cb",
        "c:, c%3a",
        "nul, %6eul",
        "nul.txt, %6eul.txt",
        "NUL, %4e%55%4c",
        "com1, %63om1",
        "com10, com10",
        "cons, cons",
        "grün, gr%c3%bcn",
    })
    void keepsWhatIsSafeAndEscapesTheRest(String mailbox, String folder) {
        assertThat(FolderName.of(mailbox)).isEqualTo(folder);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                ".",
                "../x",
                "/",
                "/etc",
                "a/../../b",
                "\0",
                "a\0b",
                "\r\n",
                "~",
                "%",
                "%%",
                "%2e",
                " ",
                "*?<>|\"",
                "con",
                "aux.txt",
                "lpt9",
                "\u0130",
                "\ud83d\ude00",
                "\ud83d",
                "\ude00x",
                "-rf",
                "tmp",
                "new",
                "cur",
            })
    void aFolderIsAChildOfTheRootWithoutADotInFront(String mailbox) {
        String folder = FolderName.of(mailbox);
        assertThat(folder).matches("[a-z0-9@_+=%][a-z0-9@_+=%.-]*").doesNotEndWith(".");
        Path root = Path.of("root").toAbsolutePath();
        assertThat(root.resolve(folder).normalize().getParent()).isEqualTo(root);
    }

    @Test
    void aMailboxNeedsAName() {
        assertThatIllegalArgumentException().isThrownBy(() -> FolderName.of(""));
    }

    @Test
    void namesThatLookAlikeAreApart() {
        // Among them one letter in two Unicode forms, and halves of surrogate pairs.
        assertThat(List.of("\u00fc", "u\u0308", "u", "U", "?", "\ud800", "\udc00", "\ufffd", "%fc", "%c3%bc"))
                .extracting(FolderName::of)
                .doesNotHaveDuplicates();
        assertThat(FolderName.of("\ud83d\ude00")).isNotEqualTo(FolderName.of("\ud83d") + FolderName.of("\ude00"));
    }

    @Test
    void longNamesAreShortenedAndStayApart() {
        String common = "a".repeat(300);
        String first = FolderName.of(common + "1");
        String second = FolderName.of(common + "2");
        assertThat(first).hasSizeLessThanOrEqualTo(FolderName.MAX_OCTETS).isNotEqualTo(second);
        assertThat(FolderName.of("\u00fc".repeat(300))).hasSizeLessThanOrEqualTo(FolderName.MAX_OCTETS);
        assertThat(FolderName.of("a".repeat(FolderName.MAX_OCTETS))).isEqualTo("a".repeat(FolderName.MAX_OCTETS));
    }

    @Test
    void aShortenedNameIsNoOtherMailboxsName() {
        String shortened = FolderName.of("a".repeat(300));
        assertThat(shortened).contains("%%");
        assertThat(FolderName.of(shortened)).isNotEqualTo(shortened);
    }

    @Test
    void noTwoOfManyNamesShareAFolderEvenWithoutCase() {
        Random random = new Random(1939);
        String alphabet = "aA.%/2eE\u00fc\ud83d\ude00\0";
        Map<String, String> mailboxes = new HashMap<>();
        for (int i = 0; i < 50_000; i++) {
            StringBuilder name = new StringBuilder();
            for (int length = 1 + random.nextInt(random.nextBoolean() ? 4 : 80); length > 0; length--) {
                name.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            String folder = FolderName.of(name.toString()).toLowerCase(Locale.ROOT);
            assertThat(mailboxes.computeIfAbsent(folder, f -> name.toString())).isEqualTo(name.toString());
        }
    }

    @Test
    void hostileNamesStayUnderTheRoot(@TempDir Path directory) throws IOException {
        Path root = directory.resolve("root");
        MaildirStore store = new MaildirStore(root, Durability.OS);
        for (String name : List.of("../../escaped", "/escaped", "a\0b", "..", ".pop3x.lock", "x".repeat(5000))) {
            store.deposit(name, MessageSource.of(new byte[] {'a'}));
            store.lock(name).close();
        }
        try (Stream<Path> children = Files.list(directory)) {
            assertThat(children).containsExactly(root);
        }
        try (Stream<Path> mailboxes = Files.list(root)) {
            assertThat(mailboxes).hasSize(6);
        }
    }
}
