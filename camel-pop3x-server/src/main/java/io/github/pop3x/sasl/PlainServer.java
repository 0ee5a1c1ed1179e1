package io.github.pop3x.sasl;

import javax.security.sasl.SaslException;
import org.jspecify.annotations.Nullable;

/** The server half of PLAIN (RFC 4616): one message. */
final class PlainServer extends ServerMechanism {

    private final SaslServers.PasswordCheck check;

    PlainServer(SaslServers.PasswordCheck check) {
        super(Mechanism.PLAIN);
        this.check = check;
    }

    @Override
    public byte @Nullable [] evaluateResponse(byte[] response) throws SaslException {
        PlainMessage message = PlainMessage.parse(response).orElseThrow(this::malformed);
        requireSelf(message.authorizationId(), message.user());
        if (!check.accepts(message.user(), message.password())) {
            throw WrongCredentialsException.wrong();
        }
        complete(message.user());
        return null;
    }
}
