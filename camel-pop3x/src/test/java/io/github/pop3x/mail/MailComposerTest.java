package io.github.pop3x.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailComposerTest {

    private static final Instant NOW = Instant.parse("2026-01-05T10:00:00Z");

    private final MailComposer composer = new MailComposer(() -> NOW, "route.example.org");

    @Test
    void composesAPlainMail() throws IOException {
        Map<String, Object> headers = new LinkedHashMap<>();
        headers.put("From", "Alice <alice@example.org>");
        headers.put("Subject", "Hi");
        headers.put("Message-ID", "<1@example.org>");

        assertThat(compose(headers, "Hello\nworld\n"))
                .isEqualTo("From: Alice <alice@example.org>\r\nSubject: Hi\r\nMessage-ID: <1@example.org>\r\n"
                        + "Date: Mon, 5 Jan 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\n"
                        + "Content-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: 7bit\r\n"
                        + "\r\nHello\r\nworld\r\n");
    }

    @Test
    void givesEachMailAMessageIdOfItsOwn() throws IOException {
        String first = read(compose(Map.of(), "")).header("Message-ID").orElseThrow();
        String second = read(compose(Map.of(), "")).header("Message-ID").orElseThrow();

        assertThat(first).matches("<[^@<>]+@route\\.example\\.org>").isNotEqualTo(second);
    }

    @Test
    void datesTheMail() throws IOException {
        assertThat(read(compose(Map.of(), "")).dateTimestamp()).contains(NOW);

        Instant then = Instant.parse("1999-12-31T23:59:59Z");
        for (Object date : List.of(
                then, Date.from(then), then.atZone(ZoneOffset.ofHours(3)), then.atOffset(ZoneOffset.ofHours(-3)))) {
            assertThat(read(compose(Map.of("date", date), "")).dateTimestamp()).contains(then);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hi\r\nBcc: eve@example.org",
                "hi\nBcc: eve@example.org",
                "hi\rBcc: eve@example.org",
                "hi\r\n\r\nBcc: eve@example.org",
                "hi \r\n \r\n\tBcc: eve@example.org",
            })
    void aValueCanAddNoField(String value) throws IOException {
        for (String name : List.of("Subject", "From", "X-Anything")) {
            String mail = compose(Map.of(name, value), "body");

            assertThat(mail.lines()).noneMatch(line -> line.startsWith("Bcc"));
            assertThat(read(mail).header(name)).contains("hi Bcc: eve@example.org");
            assertThat(read(mail).text()).isEqualTo("body");
        }
        assertThat(read(compose(Map.of("Subject", "grüß\r\nBcc: eve@example.org"), ""))
                        .headers())
                .containsEntry("Subject", "grüß Bcc: eve@example.org")
                .doesNotContainKey("Bcc");
    }

    @Test
    void aNameThatIsNoFieldNameIsLeftOut() throws IOException {
        Map<String, Object> headers = new HashMap<>();
        headers.put("a b", "x");
        headers.put("a:b", "x");
        headers.put("Evil\r\nBcc", "x");
        headers.put("", "x");
        headers.put("ä", "x");
        headers.put("Bcc", "eve@example.org");
        headers.put("To", null);

        assertThat(read(compose(headers, "")).headers())
                .containsOnlyKeys("Date", "Message-ID", "MIME-Version", "Content-Type", "Content-Transfer-Encoding");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Grüße aus Köln",
                "😀",
                "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀",
                "こんにちは、世界。こんにちは、世界。こんにちは、世界。こんにちは、世界。こんにちは、世界。",
                "a subject that is so long that it has to be folded, since it has more than the 78 characters of a line",
                "two  blanks in a subject that is so long that it has to be folded, since it has more than 78  characters",
                "=?utf-8?Q?not closed",
                "=? a ?=",
                "tab\there",
                "control\u0001\u0000character",
                "100% = ? _",
            })
    void subjectsReadBackAsTheyWere(String subject) throws IOException {
        String mail = compose(Map.of("Subject", subject), "");

        assertThat(read(mail).headers()).containsEntry("Subject", subject);
        assertThat(mail.lines())
                .allMatch(line -> line.length() <= 78 && line.chars().allMatch(c -> c < 0x7F));
        assertThat(mail.lines().filter(String::isBlank).count()).isEqualTo(1);
    }

    @Test
    void longWordsKeepLinesWithinTheLimit() throws IOException {
        String word = "x".repeat(5000);
        String mail = compose(Map.of("Subject", word, "References", "<" + word + "@a>", "To", word + "@a"), "");

        assertThat(mail.lines()).allMatch(line -> line.length() <= 998);
        assertThat(read(mail).headers())
                .containsEntry("Subject", word)
                .containsEntry("References", "<" + word + "@a>")
                .containsEntry("To", word + "@a");
    }

    @Test
    void encodesOnlyTheNamesOfAddresses() throws IOException {
        String addresses = "Jörg Müller <joerg@example.org>, \"Doe, Jane\" <jane@example.org>, plain@example.org";
        String mail = compose(Map.of("To", addresses), "");

        assertThat(mail.replace("\r\n ", " "))
                .contains("<joerg@example.org>")
                .contains("\"Doe, Jane\" <jane@example.org>");
        assertThat(mail.getBytes(UTF_8)).asString(ISO_8859_1).isEqualTo(mail);
        assertThat(read(mail).headers()).containsEntry("To", addresses);
    }

    @Test
    void whatIsNoAddressReadsBack() throws IOException {
        for (String value : List.of("Jörg", "Empfänger: unbekannt;", "grüße@exämple.org", ",;,ü", "\"ü", "<ü", "(ü)")) {
            assertThat(read(compose(Map.of("To", value), "")).headers()).containsKey("To");
        }
        assertThat(read(compose(Map.of("To", "Jörg"), "")).headers()).containsEntry("To", "Jörg");
    }

    @Test
    void aListIsRepeatedUnlessTheFieldStandsOnce() throws IOException {
        MailContent mail = read(compose(
                Map.of("Received", List.of("one", "two"), "To", List.of("a@example.org", "b@example.org")), ""));

        assertThat(mail.headers())
                .containsEntry("Received", List.of("one", "two"))
                .containsEntry("To", "a@example.org, b@example.org");
    }

    @Test
    void choosesTheTransferEncoding() throws IOException {
        assertThat(encoding("")).isEqualTo("7bit");
        assertThat(encoding("Hello\n.\n..\nFrom here\n")).isEqualTo("7bit");
        assertThat(encoding("x".repeat(998) + "\n")).isEqualTo("7bit");
        assertThat(encoding("x".repeat(999))).isEqualTo("quoted-printable");
        assertThat(encoding("Grüße")).isEqualTo("quoted-printable");
        assertThat(encoding("a\u0000b")).isEqualTo("quoted-printable");
    }

    @Test
    void leavesDotLinesUntouched() throws IOException {
        assertThat(compose(Map.of(), "a\n.\n..b\n")).endsWith("\r\n\r\na\r\n.\r\n..b\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n", "\r", "a\r\rb", "ü ", "ü\t", "ü \nb", "ü\n\n", "ü=20", "\uFFFD", "x\u0000"})
    void textsReadBackAsTheyWere(String text) throws IOException {
        assertThat(read(compose(Map.of(), text)).text()).isEqualTo(canonical(text));
    }

    @Test
    void encodedLinesAreShort() throws IOException {
        String mail = compose(Map.of(), "ü".repeat(5000) + "x".repeat(5000));

        assertThat(mail.lines()).allMatch(line -> line.length() <= 78);
    }

    @Test
    void composesHtml() throws IOException {
        MailContent mail = read(compose(Map.of("content-type", "text/html; charset=iso-8859-1; x=y"), "<p>ü</p>"));

        assertThat(mail.headers()).containsEntry("Content-Type", "text/html; x=y; charset=UTF-8");
        assertThat(mail.textType()).contains("text/html");
        assertThat(mail.text()).isEqualTo("<p>ü</p>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"multipart/mixed; boundary=b", "message/rfc822", "nonsense", "", "text/plain\r\nBcc: x"})
    void aTypeThatCanBeNoTextsIsReplaced(String type) throws IOException {
        MailContent mail = read(compose(Map.of("Content-Type", type), "text"));

        assertThat(mail.headers()).containsEntry("Content-Type", "text/plain; charset=UTF-8");
        assertThat(mail.text()).isEqualTo("text");
    }

    @Test
    void streamsOctetsAsBase64() throws IOException {
        byte[] octets = new byte[100_000];
        new Random(1).nextBytes(octets);
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        composer.compose(Map.of("Content-Type", "image/png"), new ByteArrayInputStream(octets), out);

        String mail = out.toString(ISO_8859_1);
        assertThat(mail).contains("Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n");
        assertThat(mail.lines()).allMatch(line -> line.length() <= 78);
        String body = mail.substring(mail.indexOf("\r\n\r\n") + 4);
        assertThat(Base64.getMimeDecoder().decode(body)).isEqualTo(octets);
    }

    @Test
    void holdsLittleOfWhatItStreams() throws IOException {
        long octets = 32L << 20;
        long[] read = {0};
        long[] held = {0};
        InputStream content = new InputStream() {
            @Override
            public int read() {
                return read[0]++ < octets ? 'x' : -1;
            }
        };
        OutputStream out = new OutputStream() {
            private long written;

            @Override
            public void write(int octet) {
                written++;
                held[0] = Math.max(held[0], read[0] - written * 3 / 4);
            }
        };
        composer.compose(Map.of(), content, out);

        assertThat(read[0]).isGreaterThan(octets);
        assertThat(held[0]).isLessThan(1 << 16);
    }

    @Test
    void whatIsComposedIsAMail() throws IOException {
        assertThat(MailSyntax.isMail(compose(Map.of(), "Hello").getBytes(UTF_8)))
                .isTrue();
    }

    @Test
    void generatedMailsReadBackAsTheyWere() throws IOException {
        Random random = new Random(5322);
        for (int round = 0; round < 1000; round++) {
            String subject = text(random, 200).replaceAll("[\r\n\t ]+", " ").strip();
            String other = text(random, 50).replaceAll("[\r\n\t ]+", " ").strip();
            String text = text(random, 3000);
            MailContent mail = read(compose(Map.of("Subject", subject, "X-Other", List.of(other, subject)), text));

            assertThat(mail.headers()).containsEntry("Subject", subject);
            assertThat(mail.headers()).containsEntry("X-Other", List.of(other, subject));
            assertThat(mail.text()).isEqualTo(canonical(text));
            assertThat(mail.defect()).isEmpty();
        }
    }

    private static String text(Random random, int maxCharacters) {
        String[] alphabet = {
            "abc XYZ", "abc\n .=?_\t", "äöüß é", "日本語 テキスト", "😀👍🏽 x", "=?utf-8?Q?x", "\r\n", "x".repeat(100)
        };
        StringBuilder text = new StringBuilder();
        String characters = alphabet[random.nextInt(alphabet.length)];
        for (int left = random.nextInt(maxCharacters); left > 0; left--) {
            if (random.nextInt(20) == 0) {
                characters = alphabet[random.nextInt(alphabet.length)];
            }
            int at = random.nextInt(characters.length());
            text.appendCodePoint(characters.codePointAt(Character.isLowSurrogate(characters.charAt(at)) ? at - 1 : at));
        }
        return text.toString();
    }

    private static String canonical(String text) {
        return text.replaceAll("\r\n|\r|\n", "\r\n");
    }

    private String encoding(String text) throws IOException {
        return read(compose(Map.of(), text)).header("Content-Transfer-Encoding").orElseThrow();
    }

    private String compose(Map<String, ?> headers, String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        composer.compose(headers, text, out);
        return out.toString(UTF_8);
    }

    private static MailContent read(String mail) throws IOException {
        byte[] octets = mail.getBytes(UTF_8);
        return new MailReader().read(() -> new ByteArrayInputStream(Arrays.copyOf(octets, octets.length)));
    }
}
