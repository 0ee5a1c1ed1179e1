package io.github.pop3x.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.security.sasl.SaslException;
import org.jspecify.annotations.Nullable;

/** The server half of SCRAM (RFC 5802, RFC 7677) as {@link javax.security.sasl} has it. */
final class ScramServer extends ServerMechanism {

    private final SaslServers.ScramLookup lookup;
    private final ScramExchange exchange;
    private @Nullable String name;

    ScramServer(
            Mechanism mechanism, Optional<ChannelBinding> offered, SaslServers.ScramLookup lookup, String serverNonce) {
        super(mechanism);
        this.lookup = lookup;
        this.exchange = new ScramExchange(mechanism, offered, serverNonce);
    }

    @Override
    public byte[] evaluateResponse(byte[] response) throws SaslException {
        if (isComplete()) {
            throw malformed();
        }
        if (name == null) {
            String user = exchange.begin(text(response));
            name = user;
            return octets(exchange.challenge(lookup.verifiersOf(user)));
        }
        ScramExchange.Accepted accepted = exchange.finish(text(response));
        if (!lookup.accepts(accepted.position())) {
            throw WrongCredentialsException.wrong();
        }
        complete(name);
        return octets(accepted.serverFinal());
    }

    private static byte[] octets(String message) {
        return message.getBytes(StandardCharsets.UTF_8);
    }
}
