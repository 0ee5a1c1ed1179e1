package io.github.pop3x.sasl;

import java.nio.charset.StandardCharsets;
import javax.security.sasl.SaslException;
import org.jspecify.annotations.Nullable;

/** The server half of LOGIN (draft-murchison-sasl-login-00): two questions, whose words some clients compare. */
final class LoginServer extends ServerMechanism {

    private final SaslServers.PasswordCheck check;
    private boolean asked;
    private @Nullable String name;

    LoginServer(SaslServers.PasswordCheck check) {
        super(Mechanism.LOGIN);
        this.check = check;
    }

    @Override
    public byte @Nullable [] evaluateResponse(byte[] response) throws SaslException {
        if (response.length == 0 && !asked) {
            asked = true;
            return "Username:".getBytes(StandardCharsets.US_ASCII);
        }
        asked = true;
        String text = PlainMessage.decode(response);
        if (text.isEmpty() || text.indexOf('\0') >= 0) {
            throw malformed();
        }
        if (name == null) {
            name = text;
            return "Password:".getBytes(StandardCharsets.US_ASCII);
        }
        if (!check.accepts(name, text)) {
            throw WrongCredentialsException.wrong();
        }
        complete(name);
        return null;
    }
}
