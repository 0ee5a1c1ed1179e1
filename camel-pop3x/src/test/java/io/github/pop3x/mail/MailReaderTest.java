package io.github.pop3x.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailReaderTest {

    private static final String HTML_AND_PLAIN = """
            From: a@example.org
            Content-Type: multipart/alternative; boundary=b

            --b
            Content-Type: text/html

            <p>html</p>
            --b
            Content-Type: text/plain

            plain
            --b--
            """;

    @Test
    void readsHeadersInOrderAndText() throws IOException {
        MailContent mail = read("From: Alice <alice@example.org>\nSubject: Hi\nTo: b@example.org\n\nHello\nworld\n");

        assertThat(mail.headers().keySet()).containsExactly("From", "Subject", "To");
        assertThat(mail.headers()).containsEntry("Subject", "Hi");
        assertThat(mail.text()).isEqualTo("Hello\r\nworld\r\n");
        assertThat(mail.textType()).contains("text/plain");
        assertThat(mail.isTruncated()).isFalse();
        assertThat(mail.defect()).isEmpty();
    }

    @Test
    void mergesRepeatedHeadersWhateverTheirCase() throws IOException {
        MailContent mail = read("Received: one\nX-Tag: a\nRECEIVED: two\nreceived: three\n\n");

        assertThat(mail.headers().keySet()).containsExactly("Received", "X-Tag");
        assertThat(mail.headers()).containsEntry("Received", List.of("one", "two", "three"));
        assertThat(mail.header("rEcEiVeD")).contains("one");
    }

    @Test
    void unfoldsHeaders() throws IOException {
        MailContent mail = read("Subject: one\n two\n\tthree\n\n");

        assertThat(mail.headers()).containsEntry("Subject", "one two\tthree");
    }

    // RFC 2047 §8, and what programs make of it.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "=?US-ASCII?Q?Keith_Moore?= <moore@cs.utk.edu> | Keith Moore <moore@cs.utk.edu>",
                "=?ISO-8859-1?Q?Keld_J=F8rn_Simonsen?= <keld@dkuug.dk> | Keld Jørn Simonsen <keld@dkuug.dk>",
                "=?ISO-8859-1?Q?Andr=E9?= Pirard <PIRARD@vm1.ulg.ac.be> | André Pirard <PIRARD@vm1.ulg.ac.be>",
                "=?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?= =?ISO-8859-2?B?dSB1bmRlcnN0YW5kIHRoZSBleGFtcGxlLg==?="
                        + " | If you can read this you understand the example.",
                "(=?ISO-8859-1?Q?a?=) | (a)",
                "(=?ISO-8859-1?Q?a?= b) | (a b)",
                "(=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=) | (ab)",
                "(=?ISO-8859-1?Q?a?=   =?ISO-8859-1?Q?b?=) | (ab)",
                "(=?ISO-8859-1?Q?a_b?=) | (a b)",
                "(=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=) | (a b)",
                "=?utf-8?B?8J+Y?= =?utf-8?B?gA==?= | 😀",
                "=?iso-8859-1?Q?=80_5?= | € 5",
                "=?x-nobody-knows?Q?abc?= | abc",
                "=?utf-8?X?abc?= | =?utf-8?X?abc?=",
                "=?utf-8?Q?open | =?utf-8?Q?open",
                "=? =?? =?= ?= | =? =?? =?= ?=",
                "100% =? | 100% =?",
            })
    void decodesEncodedWords(String field, String decoded) throws IOException {
        assertThat(read("Subject: " + field + "\n\n").headers()).containsEntry("Subject", decoded);
    }

    @Test
    void encodedWordsCanHideNoLineEnd() throws IOException {
        MailContent mail = read("Subject: =?utf-8?Q?hi=0D=0ABcc:_eve@example.org?=\n\n");

        assertThat(mail.headers()).containsEntry("Subject", "hi Bcc: eve@example.org");
    }

    @Test
    void readsEightBitHeadersAsUtf8OrElseWindows1252() throws IOException {
        assertThat(read("Subject: Grüße\n\n".getBytes(UTF_8)).headers()).containsEntry("Subject", "Grüße");
        assertThat(read("Subject: Grüße\n\n".getBytes(ISO_8859_1)).headers()).containsEntry("Subject", "Grüße");
    }

    @ParameterizedTest
    @CsvSource({
        "'Fri, 21 Nov 1997 09:55:06 -0600',1997-11-21T15:55:06Z",
        "'Tue, 1 Jul 2003 10:52:37 +0200',2003-07-01T08:52:37Z",
        "'21 Nov 97 09:55:06 GMT',1997-11-21T09:55:06Z",
        "'Fri, 21 Nov 1997 09(comment):   55  :  06 -0600',",
        "'Thu,  13 Feb 1969 23:32 -0330 (Newfoundland Time)',1969-02-14T03:02:00Z",
        "'Mon, 5 Jan 2026 10:00:00 EST',2026-01-05T15:00:00Z",
        "'Mon, 5 Jan 2026 10:00:00 pdt',2026-01-05T17:00:00Z",
        "'Mon, 5 Jan 2026 10:00:00 +0000 (UTC)',2026-01-05T10:00:00Z",
        "'Mon, 5 Jan 2026 10:00:00 UT',2026-01-05T10:00:00Z",
        "tomorrow,",
        "'',",
    })
    void readsTheDate(String date, Instant expected) throws IOException {
        assertThat(read("Date: " + date + "\n\n").dateTimestamp().orElse(null)).isEqualTo(expected);
    }

    @Test
    void prefersPlainInAnAlternative() throws IOException {
        MailContent mail = read(HTML_AND_PLAIN);

        assertThat(mail.text()).isEqualTo("plain");
        assertThat(mail.textType()).contains("text/plain");
        assertThat(mail.defect()).isEmpty();
    }

    @Test
    void takesHtmlAsItIsIfThereIsNoPlainText() throws IOException {
        MailContent mail = read(HTML_AND_PLAIN.replace("text/plain", "image/png"));

        assertThat(mail.text()).isEqualTo("<p>html</p>");
        assertThat(mail.textType()).contains("text/html");
    }

    @Test
    void takesHtmlIfThePlainTextIsBlank() throws IOException {
        assertThat(read(HTML_AND_PLAIN.replace("\nplain\n", "\n \n")).text()).isEqualTo("<p>html</p>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Disposition: attachment",
                "Content-Disposition: ATTACHMENT; filename=a.txt",
                "Content-Disposition: inline; filename=a.txt",
                "Content-Type: text/plain; name=a.txt",
                "Content-Disposition: attachment;\n filename*=utf-8''a.txt"
            })
    void anAttachmentIsNotTheText(String field) throws IOException {
        MailContent mail = read("""
                Content-Type: multipart/mixed; boundary="x y"

                preamble
                --x y
                %s

                attached
                --x y
                Content-Type: text/plain

                text
                --x y--
                epilogue
                """.formatted(field));

        assertThat(mail.text()).isEqualTo("text");
    }

    @Test
    void findsTextInNestedMultiparts() throws IOException {
        MailContent mail = read("""
                Content-Type: multipart/mixed; boundary=one

                --one
                Content-Type: multipart/related; boundary=two

                --two
                Content-Type: multipart/alternative; boundary=three

                --three
                Content-Type: text/html

                <p>Grüße</p>
                --three
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: quoted-printable

                Gr=C3=BC=C3=9Fe=20
                und so =
                weiter
                --three--
                --two--
                --one--
                """);

        assertThat(mail.text()).isEqualTo("Grüße \r\nund so weiter");
    }

    @Test
    void aForwardedMailIsNotTheText() throws IOException {
        MailContent mail = read("""
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: message/rfc822

                Subject: inner

                inner text
                --b--
                """);

        assertThat(mail.text()).isEmpty();
        assertThat(mail.textType()).isEmpty();
        assertThat(mail.headers()).doesNotContainKey("Subject");
    }

    @Test
    void aMailOfOneImageHasNoText() throws IOException {
        MailContent mail = read("Content-Type: image/png\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n");

        assertThat(mail.text()).isEmpty();
        assertThat(mail.textType()).isEmpty();
        assertThat(mail.defect()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SGVs bG8g\r\nd29y*bGQ=",
                "SGVsbG8gd29ybGQ",
                "SGVsbG8gd29ybGQ=\r\n\r\nfooter",
                "SGVsbG8gd29ybGQ===="
            })
    void toleratesBrokenBase64(String body) throws IOException {
        MailContent mail = read("Content-Transfer-Encoding: base64\n\n" + body);

        assertThat(mail.text()).startsWith("Hello wor");
    }

    @Test
    void toleratesBrokenQuotedPrintable() throws IOException {
        MailContent mail = read("Content-Transfer-Encoding: quoted-printable\n\na=ZZb=3Dc=\nd=3");

        assertThat(mail.text()).startsWith("a").contains("b=cd");
    }

    @ParameterizedTest
    @CsvSource({
        "utf-8, UTF-8, Grüße 😀",
        "iso-8859-1, windows-1252, 5 € “Grüße”",
        "iso-8859-15, ISO-8859-15, 5 € Grüße",
        "koi8-r, KOI8-R, Привет",
        "windows-1251, windows-1251, Привет",
        "gb2312, GB18030, 你好 镕",
        "shift_jis, windows-31j, こんにちは①",
        "iso-2022-jp, ISO-2022-JP, こんにちは",
        "utf-16, UTF-16, Grüße",
        "us-ascii, UTF-8, Grüße",
        "us-ascii, windows-1252, Grüße",
        "x-nobody-knows, UTF-8, Grüße",
        "utf-8, windows-1252, Grüße",
        "' ', UTF-8, Grüße",
        "%&/(), UTF-8, Grüße",
    })
    void readsTextWhateverTheCharset(String declared, String real, String text) throws IOException {
        byte[] header = ("Content-Type: text/plain; charset=\"" + declared
                        + "\"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n")
                .getBytes(ISO_8859_1);
        byte[] body = text.getBytes(real);

        assertThat(readRaw(concat(header, body)).text()).isEqualTo(text);
    }

    @Test
    void saysThatACharsetIsUnknownOrWrong() throws IOException {
        assertThat(read("Content-Type: text/plain; charset=x-nobody\n\nhi").defect())
                .hasValueSatisfying(defect -> assertThat(defect).contains("'x-nobody' is unknown"));
        assertThat(read("Content-Type: text/plain; charset=utf-8\n\nGrüße".getBytes(ISO_8859_1))
                        .defect())
                .hasValueSatisfying(defect -> assertThat(defect).contains("utf-8"));
    }

    @Test
    void readsOctetsOfNoCharsetAtAll() throws IOException {
        byte[] body = {'a', (byte) 0x81, (byte) 0xFF};

        assertThat(readRaw(concat("A: b\r\n\r\n".getBytes(UTF_8), body)).text()).isEqualTo("a\u0081ÿ");
    }

    @Test
    void truncatesLongTextBetweenCharacters() throws IOException {
        MailReader reader = new MailReader(MailLimits.DEFAULT.withMaxTextOctets(4));

        MailContent mail = reader.read(source("Content-Type: text/plain; charset=utf-8\r\n\r\nüüü".getBytes(UTF_8)));
        assertThat(mail.text()).isEqualTo("üü");
        assertThat(mail.isTruncated()).isTrue();

        mail = reader.read(source("Content-Type: text/plain; charset=utf-8\r\n\r\naüüü".getBytes(UTF_8)));
        assertThat(mail.text()).isEqualTo("aü");

        mail = reader.read(source("A: b\r\n\r\n1234".getBytes(UTF_8)));
        assertThat(mail.text()).isEqualTo("1234");
        assertThat(mail.isTruncated()).isFalse();
    }

    @Test
    void readsAnEmptyMail() throws IOException {
        MailContent mail = read("");

        assertThat(mail.headers()).isEmpty();
        assertThat(mail.text()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Subject: hi", "Subject: hi\n", "Subject: hi\n\n"})
    void readsAMailOfNothingButAHeader(String mail) throws IOException {
        assertThat(read(mail).headers()).containsEntry("Subject", "hi");
        assertThat(read(mail).text()).isEmpty();
        assertThat(read(mail).defect()).isEmpty();
    }

    @Test
    void takesOctetsWithoutAHeaderAsText() throws IOException {
        MailContent mail = read("Hello there\nhow are you\n\nBye\n");

        assertThat(mail.headers()).isEmpty();
        assertThat(mail.text()).isEqualTo("Hello there\r\nhow are you\r\n\r\nBye\r\n");
        assertThat(mail.defect()).contains("No header");
    }

    @Test
    void findsTheBodyWithoutAnEmptyLine() throws IOException {
        MailContent mail = read("Subject: hi\nHello there\nhow are you\n");

        assertThat(mail.headers()).containsOnlyKeys("Subject");
        assertThat(mail.text()).isEqualTo("Hello there\r\nhow are you\r\n");
        assertThat(mail.defect()).contains("No empty line between header and body");
        assertThat(read("Subject: hi\nHello").text()).isEqualTo("Hello");
        assertThat(read("Subject: hi\nHello\n\nBye").text()).isEqualTo("Hello\r\n\r\nBye");
    }

    @Test
    void skipsALineOfTheHeaderThatIsNoField() throws IOException {
        MailContent mail = read("Received: x\nsome junk\nSubject: hi\n\nbody");

        assertThat(mail.headers()).containsOnlyKeys("Received", "Subject");
        assertThat(mail.text()).isEqualTo("body");
        assertThat(mail.defect()).contains("A line of the header is no field");
    }

    @Test
    void skipsAnMboxLine() throws IOException {
        MailContent mail = read("From alice@example.org Mon Jan  5 10:00:00 2026\nSubject: hi\n\nbody");

        assertThat(mail.headers()).containsOnlyKeys("Subject");
        assertThat(mail.text()).isEqualTo("body");
    }

    @ParameterizedTest
    @ValueSource(strings = {"boundary=\"\"", "boundary=other", "", "boundary", "boundary==", "boundary=\"unclosed"})
    void findsTextBehindABrokenBoundary(String parameter) throws IOException {
        MailContent mail = read(
                "Content-Type: multipart/mixed; " + parameter + "\n\n--b\nContent-Type: text/plain\n\ntext\n--b--\n");

        assertThat(mail.text()).contains("text");
    }

    @Test
    void readsAMultipartWithoutItsEnd() throws IOException {
        MailContent mail = read(HTML_AND_PLAIN.substring(0, HTML_AND_PLAIN.indexOf("</p>")));

        assertThat(mail.text()).startsWith("<p>html");
        assertThat(mail.defect()).isPresent();
    }

    @Test
    void readsEveryPrefixOfAMail() throws IOException {
        byte[] whole = crlf(HTML_AND_PLAIN);
        for (int octets = 0; octets <= whole.length; octets++) {
            assertThat(readRaw(Arrays.copyOf(whole, octets)).text()).isNotNull();
        }
    }

    @Test
    void readsMailsWithRandomDamage() throws IOException {
        Random random = new Random(1939);
        byte[] whole = crlf(HTML_AND_PLAIN);
        for (int round = 0; round < 5000; round++) {
            byte[] damaged = whole.clone();
            for (int flips = random.nextInt(20); flips >= 0; flips--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            assertThat(readRaw(damaged).text()).isNotNull();
        }
    }

    @Test
    void readsALineOfTwoMegabytes() throws IOException {
        String line = "x".repeat(2 << 20);

        assertThat(read("Subject: hi\n\n" + line).text()).isEqualTo(line);
        assertThat(read(line).text()).isEqualTo(line);
        assertThat(read("Content-Transfer-Encoding: quoted-printable\n\n" + line)
                        .text())
                .isEqualTo(line);
        assertThat(read("Content-Type: multipart/mixed; boundary=b\n\n--b\n\n" + line + "\n--b--")
                        .text())
                .isEqualTo(line);
    }

    @Test
    void cutsAHeaderOfTwoMegabytes() throws IOException {
        MailContent mail = read("Subject: " + "x".repeat(2 << 20) + "\nTo: a@example.org\n\nbody");

        assertThat(mail.header("Subject").orElse("")).startsWith("xxx").hasSizeLessThanOrEqualTo(1 << 20);
        assertThat(mail.headers()).doesNotContainKey("To");
        assertThat(mail.text()).isEqualTo("body");
        assertThat(mail.defect())
                .hasValueSatisfying(defect -> assertThat(defect).contains("octets of header"));
    }

    @Test
    void keepsAThousandOfAHundredThousandHeaders() throws IOException {
        StringBuilder header = new StringBuilder("Subject: hi\n");
        for (int i = 0; i < 100_000; i++) {
            header.append("X-").append(i).append(": ").append(i).append('\n');
        }
        MailContent mail = read(header + "\nbody");

        assertThat(mail.headers()).hasSize(1000).containsEntry("Subject", "hi");
        assertThat(mail.text()).isEqualTo("body");
        assertThat(mail.defect()).isPresent();
    }

    @Test
    void stopsAtTheHeaderLimitExactly() throws IOException {
        for (int limit = 1; limit < 60; limit++) {
            MailReader reader = new MailReader(new MailLimits(10, limit, 20, 100, 100));

            assertThat(reader.read(source(crlf("Subject: hello\nTo: a@example.org\n\nbody")))
                            .text())
                    .as("limit %s", limit)
                    .endsWith("body");
        }
    }

    @Test
    void aBombOfAThousandLevelsIsReadToTheLimit() throws IOException {
        StringBuilder bomb = new StringBuilder("Subject: bomb\n");
        for (int level = 0; level < 1000; level++) {
            bomb.append("Content-Type: multipart/mixed; boundary=b")
                    .append(level)
                    .append("\n\n");
            bomb.append("--b").append(level).append('\n');
        }
        MailContent mail = read(bomb + "\ntext\n");

        assertThat(mail.headers()).containsEntry("Subject", "bomb");
        assertThat(mail.defect())
                .hasValueSatisfying(defect -> assertThat(defect).contains("20 multiparts"));
    }

    @Test
    void stopsAfterTenThousandParts() throws IOException {
        String part = "--b\nContent-Type: image/png\n\nx\n";
        MailContent mail =
                read("Content-Type: multipart/mixed; boundary=b\n\n" + part.repeat(10_001) + "--b\n\ntext\n--b--\n");

        assertThat(mail.text()).isEmpty();
        assertThat(mail.defect())
                .hasValueSatisfying(defect -> assertThat(defect).contains("10000 parts"));
    }

    @Test
    void readsAMailOfNuls() throws IOException {
        MailContent mail = readRaw(new byte[100_000]);

        assertThat(mail.headers()).isEmpty();
        assertThat(mail.text()).hasSize(100_000);
    }

    @Test
    void aMaliciousHeaderIsReadInNoTime() throws IOException {
        MailContent mail = read("Subject: " + "=?a ".repeat(250_000) + "\n\nbody");

        assertThat(mail.text()).isEqualTo("body");
    }

    @Test
    void aSourceThatFailsIsNotABadMail() {
        for (int octets : new int[] {0, 5, 60, 100}) {
            byte[] start = Arrays.copyOf(crlf(HTML_AND_PLAIN), octets);
            MailSource broken = () -> new SequenceInputStream(new ByteArrayInputStream(start), new InputStream() {
                @Override
                public int read() throws IOException {
                    throw new IOException("disk failed");
                }
            });

            assertThatThrownBy(() -> new MailReader().read(broken))
                    .isInstanceOf(IOException.class)
                    .hasMessage("disk failed");
        }
    }

    private static MailContent read(String mail) throws IOException {
        return readRaw(crlf(mail));
    }

    private static MailContent read(byte[] mail) throws IOException {
        return readRaw(mail);
    }

    private static MailContent readRaw(byte[] mail) throws IOException {
        return new MailReader().read(source(mail));
    }

    private static MailSource source(byte[] mail) {
        return () -> new ByteArrayInputStream(mail);
    }

    private static byte[] crlf(String mail) {
        return mail.replaceAll("(?<!\r)\n", "\r\n").getBytes(UTF_8);
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
