package io.github.pop3x.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DotUnstufferTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
                    .~|,                             '', |
                    .|,                              '', ''
                    a~.~,                            a~, ''
                    a|.|,                            a|, ''
                    a~.|,                            a~, ''
                    a|.~+OK,                         a|, +OK
                    ..~.~,                           .~, ''
                    ..x~.~,                          .x~, ''
                    ...~.~,                          ..~, ''
                    .x~.~,                           .x~, ''
                    . ~.~,                           . ~, ''
                    .^x~.~,                          .^x~, ''
                    .^^|.~,                          .^^|, ''
                    .^.~.~,                          .^.~, ''
                    a.~~.~,                          a.~~, ''
                    no line end.~.~,                 no line end.~, ''
                    ~~..~..~.x~.~.~,                 ~~.~.~.x~, .~
                    """)
    void removesStuffingAndFindsTheTermination(String wire, String message, String rest) throws IOException {
        byte[] octets = octets(wire);
        for (int split = 0; split <= octets.length; split++) {
            Result result = unstuff(octets, split);
            assertThat(result.message()).as("split at %d", split).isEqualTo(octets(message));
            if (!"|".equals(rest)) {
                assertThat(result.rest()).as("split at %d", split).isEqualTo(octets(rest));
            }
            assertThat(result.terminated()).isTrue();
        }
    }

    @Test
    void agreesWithANaiveImplementationAtEverySplit() throws IOException {
        Random random = new Random(1939);
        for (int round = 0; round < 3_000; round++) {
            byte[] octets = randomOctets(random, random.nextInt(60));
            Result expected = naive(octets);
            for (int split = 0; split <= octets.length; split++) {
                Result result = unstuff(octets, split);
                assertThat(result.message()).isEqualTo(expected.message());
                assertThat(result.rest()).isEqualTo(expected.rest());
                assertThat(result.terminated()).isEqualTo(expected.terminated());
            }
        }
    }

    @Test
    void agreesWithANaiveImplementationOnLongInputAtEveryChunkSize() throws IOException {
        Random random = new Random(5034);
        byte[] octets = new byte[20_000];
        for (int at = 0; at < octets.length; at++) {
            int dice = random.nextInt(40);
            octets[at] = (byte) (dice == 0 ? '\n' : dice == 1 ? '.' : random.nextInt(256));
        }
        byte[] wire = concat(octets, "\r\n.\r\n");
        Result expected = naive(wire);
        for (int chunk = 1; chunk < 300; chunk++) {
            ByteArrayOutputStream output = new ByteArrayOutputStream();
            DotUnstuffer unstuffer = new DotUnstuffer();
            boolean terminated = false;
            for (int at = 0; at < wire.length && !terminated; at += chunk) {
                ByteBuffer input = ByteBuffer.wrap(wire, at, Math.min(chunk, wire.length - at));
                terminated = unstuffer.unstuff(input, output);
            }
            assertThat(output.toByteArray()).as("chunks of %d", chunk).isEqualTo(expected.message());
        }
    }

    @Test
    void respectsTheOffsetOfASlicedBuffer() throws IOException {
        ByteBuffer slice = ByteBuffer.wrap(octets("xxa~.~yy")).position(2).slice();
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        assertThat(new DotUnstuffer().unstuff(slice, output)).isTrue();
        assertThat(output.toByteArray()).isEqualTo(octets("a~"));
        assertThat(slice.remaining()).isEqualTo(2);
    }

    @Test
    void refusesToGoOnBehindTheTermination() throws IOException {
        DotUnstuffer unstuffer = new DotUnstuffer();
        unstuffer.unstuff(ByteBuffer.wrap(octets(".~")), new ByteArrayOutputStream());
        assertThatThrownBy(() -> unstuffer.unstuff(ByteBuffer.allocate(1), new ByteArrayOutputStream()))
                .isInstanceOf(IllegalStateException.class);
    }

    private record Result(byte[] message, byte[] rest, boolean terminated) {}

    private static Result unstuff(byte[] octets, int split) throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        DotUnstuffer unstuffer = new DotUnstuffer();
        ByteBuffer input = ByteBuffer.wrap(octets).limit(split);
        boolean terminated = unstuffer.unstuff(input, output);
        input.limit(octets.length);
        if (!terminated) {
            assertThat(input.position()).isEqualTo(split);
            terminated = unstuffer.unstuff(input, output);
        }
        byte[] rest = new byte[input.remaining()];
        input.get(rest);
        return new Result(output.toByteArray(), rest, terminated);
    }

    /** Line by line, on the whole input; what is undecided at the end is not written. */
    private static Result naive(byte[] octets) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        String all = new String(octets, StandardCharsets.ISO_8859_1);
        int at = 0;
        while (at < all.length()) {
            int lineFeed = all.indexOf('\n', at);
            String line = lineFeed < 0 ? all.substring(at) : all.substring(at, lineFeed + 1);
            at += line.length();
            if (line.equals(".\n") || line.equals(".\r\n")) {
                byte[] rest = all.substring(at).getBytes(StandardCharsets.ISO_8859_1);
                return new Result(output.toByteArray(), rest, true);
            }
            boolean undecided = line.equals(".") || line.equals(".\r");
            String text = line.startsWith("..") ? line.substring(1) : undecided ? "" : line;
            output.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
        }
        return new Result(output.toByteArray(), new byte[0], false);
    }

    private static byte[] randomOctets(Random random, int length) {
        byte[] alphabet = {'.', '.', '\r', '\n', '\n', 'x', (byte) 0x8A, 0};
        byte[] octets = new byte[length];
        for (int at = 0; at < length; at++) {
            octets[at] = alphabet[random.nextInt(alphabet.length)];
        }
        return octets;
    }

    private static byte[] concat(byte[] octets, String end) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(octets);
        all.writeBytes(end.getBytes(StandardCharsets.ISO_8859_1));
        return all.toByteArray();
    }

    /** {@code ~} stands for CR LF, {@code |} for LF, {@code ^} for CR. */
    private static byte[] octets(String notation) {
        return notation.replace("~", "\r\n")
                .replace('|', '\n')
                .replace('^', '\r')
                .getBytes(StandardCharsets.ISO_8859_1);
    }
}
