package io.github.pop3x.client;

import io.github.pop3x.wire.Capabilities;
import io.github.pop3x.wire.StatusLine;
import io.github.pop3x.wire.TransportSecurity;
import java.io.IOException;
import java.net.SocketTimeoutException;

/** From nothing to the AUTHORIZATION state: connection, TLS, greeting, STLS, CAPA. */
final class Opening {

    // Where the greeting is waited for, nothing was sent; the name is for exceptions.
    private static final Command GREETING = Command.secret("", "the greeting", new byte[0]);
    private static final Command STLS = Command.of("STLS");

    private final Dialogue dialogue;
    private final Capabilities capabilities;

    private Opening(Dialogue dialogue, Capabilities capabilities) {
        this.dialogue = dialogue;
        this.capabilities = capabilities;
    }

    static Opening of(Pop3ClientSettings settings) throws Pop3Exception {
        Dialogue dialogue = new Dialogue(connect(settings), peer(settings));
        try {
            if (settings.security() == TransportSecurity.TLS) {
                dialogue.startTls();
            }
            greet(dialogue);
            if (settings.security() == TransportSecurity.STARTTLS) {
                upgrade(dialogue);
            }
            return new Opening(dialogue, CapabilityReader.read(dialogue));
        } catch (Pop3Exception | RuntimeException e) {
            dialogue.close();
            throw e;
        }
    }

    Dialogue dialogue() {
        return dialogue;
    }

    /** What CAPA lists before login. */
    Capabilities capabilities() {
        return capabilities;
    }

    private static Connection connect(Pop3ClientSettings settings) throws ConnectionFailedException {
        Deadline session = settings.sessionTimeout().map(Deadline::in).orElse(Deadline.NEVER);
        try {
            return Connection.open(settings, session);
        } catch (IOException | IllegalArgumentException e) {
            boolean isTimeout = e instanceof SocketTimeoutException;
            String why =
                    isTimeout ? "no answer within " + settings.connectTimeout().toMillis() + " ms" : e.toString();
            throw new ConnectionFailedException("Can't connect to " + peer(settings) + ": " + why, 0, e);
        }
    }

    private static Peer peer(Pop3ClientSettings settings) {
        return new Peer(settings.host(), settings.port(), "");
    }

    // +OK POP3 server ready CRLF
    private static void greet(Dialogue dialogue) throws Pop3Exception {
        StatusLine greeting = dialogue.status(GREETING);
        if (!greeting.isOk()) {
            throw new GreetingRefusedException(dialogue.refusal("the session", greeting), greeting);
        }
    }

    /**
     * RFC 2595 §4. CAPA is asked for the transcript's sake only: what it lists in clear can be forged, so STLS is sent
     * whatever it says, and a refusal ends the session.
     */
    private static void upgrade(Dialogue dialogue) throws Pop3Exception {
        boolean isListed = CapabilityReader.read(dialogue).has("STLS");
        dialogue.send(STLS);
        StatusLine status = dialogue.status(STLS);
        if (!status.isOk()) {
            String listed = isListed ? "" : ", which its CAPA does not list";
            throw dialogue.tlsFailed(
                    "refused STLS" + listed + ": " + ShownText.of(status.format())
                            + ". Ask for TLS from the first octet (port 995) instead",
                    null);
        }
        dialogue.startTls();
    }
}
