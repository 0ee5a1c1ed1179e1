package io.github.pop3x.client;

import io.github.pop3x.wire.StatusLine;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslException;

/**
 * One AUTH exchange (RFC 5034 §4). The mechanism makes the responses; here they become lines.
 *
 * <p>Not thread-safe: one login.
 */
final class SaslLogin {

    // RFC 2449 §4: a command has at most 255 octets. Only commands: responses may be longer (RFC 5034 §4).
    private static final int MAX_COMMAND_OCTETS = 255;

    private final Dialogue dialogue;
    private final SaslClient mechanism;
    private boolean hasSentResponse;
    private byte[] initialResponse = new byte[0];
    private boolean owesInitialResponse;

    SaslLogin(Dialogue dialogue, SaslClient mechanism) {
        this.dialogue = dialogue;
        this.mechanism = mechanism;
    }

    /** Whether a refusal may have been about credentials, and not only about the mechanism's name. */
    boolean hasSentResponse() {
        return hasSentResponse;
    }

    /** Plays the exchange and returns the status line that ends it. */
    StatusLine run() throws Pop3Exception {
        Command command = begin();
        while (true) {
            String line = dialogue.statusText(command);
            Optional<StatusLine> status = dialogue.parse(line);
            // Some servers answer AUTH with +OK where RFC 5034 §4 asks for "+ ": Exchange 2003, MailKit #171.
            boolean isFinal = status.isPresent() && !(status.get().isOk() && owesInitialResponse);
            if (isFinal) {
                requireProof(command, status.get());
                return status.get();
            }
            command = answer(command, line);
        }
    }

    private Command begin() throws Pop3Exception {
        String name = mechanism.getMechanismName();
        Command command = Command.of("AUTH", name);
        if (mechanism.hasInitialResponse()) {
            initialResponse = evaluate(command, new byte[0]);
            String line = "AUTH " + name + ' ' + encodedInitial(initialResponse) + "\r\n";
            if (line.length() <= MAX_COMMAND_OCTETS) {
                hasSentResponse = true;
                command = Command.secret("AUTH", "AUTH " + name + " ***", line.getBytes(StandardCharsets.US_ASCII));
            } else {
                owesInitialResponse = true;
            }
        }
        dialogue.send(command);
        return command;
    }

    // RFC 5034 §4: "=" stands for a response that is there and empty.
    private static String encodedInitial(byte[] response) {
        return response.length == 0 ? "=" : Base64.getEncoder().encodeToString(response);
    }

    // + base64 CRLF
    private Command answer(Command command, String line) throws Pop3Exception {
        if (!line.startsWith("+")) {
            throw dialogue.violated(command, "this is no reply to AUTH: '" + ShownText.of(line) + "'");
        }
        byte[] response;
        if (owesInitialResponse) {
            owesInitialResponse = false;
            response = initialResponse;
        } else {
            response = evaluate(command, challenge(command, line));
        }
        Command next = responseLine(response);
        dialogue.send(next);
        return next;
    }

    private Command responseLine(byte[] response) {
        hasSentResponse = true;
        String name = mechanism.getMechanismName();
        String text = Base64.getEncoder().encodeToString(response) + "\r\n";
        return Command.secret("AUTH", "a response of " + name, text.getBytes(StandardCharsets.US_ASCII));
    }

    private byte[] challenge(Command command, String line) throws Pop3Exception {
        try {
            return Base64.getDecoder().decode(line.substring(1).strip());
        } catch (IllegalArgumentException e) {
            throw cancelled(command, new SaslException("The server's challenge is not base64"));
        }
    }

    private byte[] evaluate(Command command, byte[] challenge) throws Pop3Exception {
        try {
            byte[] response = mechanism.evaluateChallenge(challenge);
            byte[] known = response == null ? new byte[0] : response;
            if (known.length > 0) {
                dialogue.mask(Base64.getEncoder().encodeToString(known));
            }
            return known;
        } catch (SaslException e) {
            throw cancelled(command, e);
        }
    }

    // RFC 5034 §4 has "*" to cancel and stay. A server that the mechanism does not trust gets no more commands.
    private ProtocolViolationException cancelled(Command command, SaslException cause) {
        return dialogue.violated(command, "the mechanism gave up: " + ShownText.of(String.valueOf(cause.getMessage())));
    }

    /** A mechanism that also proves who the server is, such as SCRAM, has to have seen that proof. */
    private void requireProof(Command command, StatusLine status) throws Pop3Exception {
        if (status.isOk() && !mechanism.isComplete()) {
            throw dialogue.violated(
                    command, "it reports success before " + mechanism.getMechanismName() + " is complete");
        }
    }
}
