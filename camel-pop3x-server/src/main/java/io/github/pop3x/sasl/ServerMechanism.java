package io.github.pop3x.sasl;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import javax.security.sasl.SaslException;
import javax.security.sasl.SaslServer;
import org.jspecify.annotations.Nullable;

/** What the server halves share: no security layer, one user at the end. Not thread-safe: one exchange. */
abstract class ServerMechanism implements SaslServer {

    private final Mechanism mechanism;
    private @Nullable String user;

    ServerMechanism(Mechanism mechanism) {
        this.mechanism = mechanism;
    }

    /** Ends the exchange well. */
    final void complete(String name) {
        user = name;
    }

    /** A message of the client that can't be right. */
    final SaslException malformed() {
        return new SaslException("Not a " + getMechanismName() + " message");
    }

    /** UTF-8 as every RFC asks for. */
    final String text(byte[] octets) throws SaslException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw malformed();
        }
    }

    /** @throws WrongCredentialsException somebody else's rights are asked for */
    static void requireSelf(String authorizationId, String name) throws WrongCredentialsException {
        if (!authorizationId.isEmpty() && !authorizationId.equals(name)) {
            throw WrongCredentialsException.forSomebodyElse();
        }
    }

    @Override
    public final String getMechanismName() {
        return mechanism.mechanismName();
    }

    @Override
    public final boolean isComplete() {
        return user != null;
    }

    @Override
    public final String getAuthorizationID() {
        if (user == null) {
            throw new IllegalStateException("The exchange is not complete");
        }
        return user;
    }

    @Override
    public final byte[] unwrap(byte[] incoming, int offset, int length) {
        throw new IllegalStateException("There is no security layer");
    }

    @Override
    public final byte[] wrap(byte[] outgoing, int offset, int length) {
        throw new IllegalStateException("There is no security layer");
    }

    @Override
    public final @Nullable Object getNegotiatedProperty(String name) {
        if (user == null) {
            throw new IllegalStateException("The exchange is not complete");
        }
        return null;
    }

    @Override
    public void dispose() {}
}
