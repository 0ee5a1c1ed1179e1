package io.github.pop3x.client;

import io.github.pop3x.wire.Capabilities;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks CAPA (RFC 2449 §5). A server that does not know the command has no capabilities. */
final class CapabilityReader {

    private static final int MAX_LINES = 200;
    private static final Command CAPA = Command.of("CAPA");

    private CapabilityReader() {}

    static Capabilities read(Dialogue dialogue) throws Pop3Exception {
        dialogue.send(CAPA);
        if (!dialogue.status(CAPA).isOk()) {
            return Capabilities.NONE;
        }
        List<String> lines = new ArrayList<>();
        for (Optional<String> line = dialogue.listingLine(CAPA); line.isPresent(); line = dialogue.listingLine(CAPA)) {
            if (lines.size() == MAX_LINES) {
                throw dialogue.violated(CAPA, "it lists more than " + MAX_LINES + " capabilities");
            }
            lines.add(line.get());
        }
        return Capabilities.parse(lines);
    }
}
