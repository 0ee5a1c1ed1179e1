package io.github.pop3x.maildrop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** Looks into maildrops, for the tests of all stores. */
public final class StoredMessages {

    private StoredMessages() {}

    public static BitSet bits(int... numbers) {
        BitSet bits = new BitSet();
        Arrays.stream(numbers).forEach(bits::set);
        return bits;
    }

    public static List<UniqueId> uniqueIds(Maildrop maildrop) {
        List<UniqueId> uniqueIds = new ArrayList<>();
        for (int number = 1; number <= maildrop.messageCount(); number++) {
            uniqueIds.add(maildrop.uniqueId(number));
        }
        return uniqueIds;
    }

    /** Reads a message, and checks that it is as long as was said. */
    public static String read(Maildrop maildrop, int number) throws IOException {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try (MessageInput input = maildrop.open(number)) {
            ByteBuffer chunk = ByteBuffer.allocate(1000);
            while (input.read(chunk.clear()) >= 0) {
                octets.write(chunk.array(), 0, chunk.position());
            }
            assertThat(input.shape().octets()).isEqualTo(octets.size());
        }
        assertThat(maildrop.octets(number)).isEqualTo(octets.size());
        return octets.toString(StandardCharsets.ISO_8859_1);
    }

    /** The message as RETR sends it. */
    public static String crlf(String message) {
        String normalised = message.replace("\r\n", "\n").replace('\r', '\n').replace("\n", "\r\n");
        return normalised.isEmpty() || normalised.endsWith("\r\n") ? normalised : normalised + "\r\n";
    }
}
