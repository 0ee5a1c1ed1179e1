package io.github.pop3x.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.security.sasl.SaslException;
import org.jspecify.annotations.Nullable;

/**
 * The server half of OAUTHBEARER (RFC 7628) and XOAUTH2. A token that is not good gets an error as a challenge, which the
 * client answers before the exchange fails (RFC 7628 §3.2.3).
 */
final class BearerServer extends ServerMechanism {

    private final SaslServers.TokenCheck check;
    private boolean failed;

    BearerServer(Mechanism mechanism, SaslServers.TokenCheck check) {
        super(mechanism);
        this.check = check;
    }

    @Override
    public byte @Nullable [] evaluateResponse(byte[] response) throws SaslException {
        if (failed) {
            throw new WrongCredentialsException("The token was not accepted");
        }
        String text = text(response);
        Optional<BearerMessage> parsed = getMechanismName().equals(Mechanism.XOAUTH2.mechanismName())
                ? BearerMessage.parseXoauth2(text)
                : BearerMessage.parseOauthBearer(text);
        BearerMessage message = parsed.orElseThrow(this::malformed);
        Optional<String> user = check.userOf(message.user(), message.token());
        if (user.isEmpty()) {
            failed = true;
            return error();
        }
        complete(user.get());
        return null;
    }

    // XOAUTH2's clients know HTTP's numbers, RFC 7628's know OAuth's words.
    private byte[] error() {
        boolean isXoauth2 = getMechanismName().equals(Mechanism.XOAUTH2.mechanismName());
        String status = isXoauth2 ? "401\",\"schemes\":\"bearer" : "invalid_token";
        return ("{\"status\":\"" + status + "\"}").getBytes(StandardCharsets.US_ASCII);
    }
}
