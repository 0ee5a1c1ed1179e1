package io.github.pop3x.sasl;

import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import javax.security.sasl.SaslException;

/** The client half of OAUTHBEARER and XOAUTH2: one message; if the server objects, one more to let it say so. */
final class BearerClient extends ClientMechanism {

    private static final char SEPARATOR = '\u0001';

    private final byte[] message;
    private final byte[] afterError;
    private boolean sent;
    private boolean failed;

    private BearerClient(Mechanism mechanism, String message, String afterError) {
        super(mechanism);
        this.message = message.getBytes(StandardCharsets.UTF_8);
        this.afterError = afterError.getBytes(StandardCharsets.US_ASCII);
    }

    // n,a=user,^Ahost=server^Aport=143^Aauth=Bearer token^A^A
    static BearerClient oauthBearer(String user, String host, OptionalInt port, String token) {
        requireOneLine(user + host + token);
        StringBuilder text = new StringBuilder("n,");
        if (!user.isEmpty()) {
            text.append("a=").append(user.replace("=", "=3D").replace(",", "=2C"));
        }
        text.append(',').append(SEPARATOR);
        if (!host.isEmpty()) {
            text.append("host=").append(host).append(SEPARATOR);
        }
        port.ifPresent(number -> text.append("port=").append(number).append(SEPARATOR));
        text.append("auth=Bearer ").append(token).append(SEPARATOR).append(SEPARATOR);
        // RFC 7628 §3.2.3: the answer to an error is a single separator.
        return new BearerClient(Mechanism.OAUTHBEARER, text.toString(), String.valueOf(SEPARATOR));
    }

    // user=name^Aauth=Bearer token^A^A
    static BearerClient xoauth2(String user, String token) {
        requireOneLine(user + token);
        String text = "user=" + user + SEPARATOR + "auth=Bearer " + token + SEPARATOR + SEPARATOR;
        return new BearerClient(Mechanism.XOAUTH2, text, "");
    }

    private static void requireOneLine(String text) {
        if (text.chars().anyMatch(c -> c < ' ' || c == 0x7F)) {
            throw new IllegalArgumentException("A control character in a name or a token would end it early");
        }
    }

    @Override
    public byte[] evaluateChallenge(byte[] challenge) throws SaslException {
        // Exchange 2016 and others ask with an empty challenge, though there was an initial response.
        if (!sent || challenge.length == 0 && !failed) {
            sent = true;
            complete();
            return message.clone();
        }
        if (failed) {
            throw new SaslException(getMechanismName() + " has nothing more to say");
        }
        failed = true;
        return afterError.clone();
    }
}
