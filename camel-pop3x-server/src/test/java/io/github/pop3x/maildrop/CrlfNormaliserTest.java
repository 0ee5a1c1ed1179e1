package io.github.pop3x.maildrop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrlfNormaliserTest {

    private static final int RANDOM_MESSAGES = 3000;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                ".",
                "\r",
                "\n",
                "\r\n",
                "\n\r",
                "\r\r\n",
                "\r\n\r\n",
                "\r\r",
                "\n\n",
                ".\r.\n.\r\n.",
                "S: x\r\n\r\nbody\r\n",
                "S: x\n\nbody",
                "S: x\r\rbody\r",
                "S: x",
                "S: x\r\n",
                "\r\nbody",
                "..\n.a\nb.\n.",
                "S: x\r\n.\r\n\r\n.\r\n..\r\n",
                "a\n.\r",
            })
    void everySplitGivesTheSame(String message) {
        byte[] octets = message.getBytes(StandardCharsets.ISO_8859_1);
        Normalised expected = naive(octets);
        for (int first = 0; first <= octets.length; first++) {
            for (int second = first; second <= octets.length; second++) {
                assertThat(normalise(octets, first, second)).isEqualTo(expected);
            }
        }
    }

    @Test
    void agreesWithTheNaiveOneOnRandomMessages() {
        Random random = new Random(1939);
        byte[] alphabet = {'\r', '\n', '.', 'a', 0, (byte) 0xFF};
        for (int i = 0; i < RANDOM_MESSAGES; i++) {
            byte[] octets = new byte[random.nextInt(40)];
            for (int at = 0; at < octets.length; at++) {
                octets[at] = alphabet[random.nextInt(alphabet.length)];
            }
            int first = random.nextInt(octets.length + 1);
            int second = first + random.nextInt(octets.length - first + 1);
            assertThat(normalise(octets, first, second))
                    .as("%s at %d and %d", Arrays.toString(octets), first, second)
                    .isEqualTo(naive(octets));
        }
    }

    @Test
    void whatIsNormalisedStaysAsItIs() {
        byte[] octets = ".a: b\r\n\r\n..\r\nc\r\n".getBytes(StandardCharsets.US_ASCII);
        assertThat(normalise(octets, 3, 7).octets()).isEqualTo("." + "a: b\r\n\r\n..\r\nc\r\n");
    }

    @Test
    void theHeaderEndsBehindTheFirstEmptyLine() {
        assertThat(shapeOf("A: b\n\nbody\n\nmore\n").headerOctets()).isEqualTo("A: b\r\n\r\n".length());
    }

    @Test
    void aMessageThatStartsWithAnEmptyLineHasAHeaderOfOneLineEnd() {
        assertThat(shapeOf("\nbody\n").headerOctets()).isEqualTo(2);
    }

    @Test
    void aMessageWithoutAnEmptyLineIsAllHeader() {
        assertThat(shapeOf("A: b\nC: d")).isEqualTo(new MessageShape(12, 12, 0));
    }

    @Test
    void dotLinesAreCountedInTheHeaderAndInTheBody() {
        assertThat(shapeOf(".A: b\n\n.\nc.\n..d").dotLines()).isEqualTo(3);
    }

    @Test
    void theTargetIsNeverTooSmall() {
        for (int length = 0; length < 20; length++) {
            byte[] lineFeeds = new byte[length];
            Arrays.fill(lineFeeds, (byte) '\n');
            byte[] target = new byte[CrlfNormaliser.maxNormalised(length)];
            assertThat(new CrlfNormaliser().normalise(lineFeeds, 0, length, target))
                    .isEqualTo(2 * length);
        }
    }

    private static MessageShape shapeOf(String message) {
        return normalise(message.getBytes(StandardCharsets.ISO_8859_1), 0, 0).shape();
    }

    private static Normalised normalise(byte[] octets, int first, int second) {
        CrlfNormaliser normaliser = new CrlfNormaliser();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int[] borders = {0, first, second, octets.length};
        for (int i = 0; i < borders.length - 1; i++) {
            int length = borders[i + 1] - borders[i];
            byte[] target = new byte[CrlfNormaliser.maxNormalised(length)];
            out.write(target, 0, normaliser.normalise(octets, borders[i], length, target));
        }
        byte[] target = new byte[2];
        out.write(target, 0, normaliser.finish(target));
        return new Normalised(out.toString(StandardCharsets.ISO_8859_1), normaliser.shape());
    }

    private static Normalised naive(byte[] octets) {
        String text = new String(octets, StandardCharsets.ISO_8859_1);
        String normalised = text.replace("\r\n", "\n").replace('\r', '\n').replace("\n", "\r\n");
        if (!normalised.isEmpty() && !normalised.endsWith("\r\n")) {
            normalised += "\r\n";
        }
        long dotLines = 0;
        long headerOctets = -1;
        int from = 0;
        for (int end = normalised.indexOf("\r\n"); end >= 0; end = normalised.indexOf("\r\n", from)) {
            dotLines += normalised.startsWith(".", from) ? 1 : 0;
            headerOctets = headerOctets < 0 && end == from ? end + 2 : headerOctets;
            from = end + 2;
        }
        long octetsInAll = normalised.length();
        return new Normalised(
                normalised, new MessageShape(octetsInAll, headerOctets < 0 ? octetsInAll : headerOctets, dotLines));
    }

    private record Normalised(String octets, MessageShape shape) {}
}
