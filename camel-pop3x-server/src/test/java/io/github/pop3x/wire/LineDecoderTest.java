package io.github.pop3x.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LineDecoderTest {

    private static final String STREAM = "USER mrose\r\n\r\nlf only\n\ncr\rinside\r\n two\r\r\nPASS \u00e9\r\nrest";
    private static final List<String> LINES =
            List.of("USER mrose", "", "lf only", "", "cr\rinside", " two\r", "PASS \u00e9");

    @Test
    void cutsTheSameLinesAtEverySplit() throws Exception {
        for (int first = 0; first <= STREAM.length(); first++) {
            for (int second = first; second <= STREAM.length(); second++) {
                LineDecoder decoder = new LineDecoder(255);
                List<String> lines = new ArrayList<>();
                take(decoder, STREAM.substring(0, first), lines);
                take(decoder, STREAM.substring(first, second), lines);
                take(decoder, STREAM.substring(second), lines);
                assertThat(lines).as("cut at %s and %s", first, second).isEqualTo(LINES);
                assertThat(decoder.hasPartialLine()).isTrue();
            }
        }
    }

    @Test
    void leavesWhatFollowsALineInTheInput() throws Exception {
        ByteBuffer input = octets("one\r\ntwo\r\n");
        LineDecoder decoder = new LineDecoder(255);
        assertThat(decoder.next(input)).hasValue("one".getBytes(ISO_8859_1));
        assertThat(input.remaining()).isEqualTo(5);
        assertThat(decoder.hasPartialLine()).isFalse();
    }

    @Test
    void countsTheLineEnd() throws Exception {
        String longest = "x".repeat(253) + "\r\n";
        for (int split = 0; split <= longest.length(); split++) {
            List<String> lines = new ArrayList<>();
            LineDecoder decoder = new LineDecoder(255);
            take(decoder, longest.substring(0, split), lines);
            take(decoder, longest.substring(split), lines);
            assertThat(lines).hasSize(1);
        }
    }

    @Test
    void refusesALineThatIsOneOctetTooLongAtEverySplit() {
        String tooLong = "x".repeat(254) + "\r\n";
        for (int at = 0; at <= tooLong.length(); at++) {
            int split = at;
            assertThatThrownBy(() -> {
                        LineDecoder decoder = new LineDecoder(255);
                        take(decoder, tooLong.substring(0, split), new ArrayList<>());
                        take(decoder, tooLong.substring(split), new ArrayList<>());
                    })
                    .isInstanceOf(LineTooLongException.class)
                    .hasMessageNotContaining("xxx");
        }
    }

    @Test
    void refusesALineWithoutEndWhenItsLimitIsReached() {
        LineDecoder decoder = new LineDecoder(255);
        assertThatThrownBy(() -> {
                    for (int sent = 0; sent < 300; sent++) {
                        assertThat(decoder.next(octets("x"))).isEmpty();
                        assertThat(sent).isLessThan(255);
                    }
                })
                .isInstanceOf(LineTooLongException.class);
    }

    @Test
    void needsRoomForALineEnd() {
        assertThatIllegalArgumentException().isThrownBy(() -> new LineDecoder(1));
    }

    private static void take(LineDecoder decoder, String octets, List<String> lines) throws LineTooLongException {
        ByteBuffer input = octets(octets);
        for (Optional<byte[]> line = decoder.next(input); line.isPresent(); line = decoder.next(input)) {
            lines.add(new String(line.get(), ISO_8859_1));
        }
        assertThat(input.hasRemaining()).isFalse();
    }

    private static ByteBuffer octets(String text) {
        return ByteBuffer.wrap(text.getBytes(ISO_8859_1));
    }
}
