package io.github.pop3x.sasl;

import java.nio.charset.StandardCharsets;
import javax.security.sasl.SaslException;

/** The client half of LOGIN: the name, then the password. Servers word their questions as they like. */
final class LoginClient extends ClientMechanism {

    private final String user;
    private final String password;
    private int answers;

    LoginClient(String user, String password) {
        super(Mechanism.LOGIN);
        this.user = user;
        this.password = password;
    }

    @Override
    public byte[] evaluateChallenge(byte[] challenge) throws SaslException {
        answers++;
        if (answers > 2) {
            throw new SaslException("LOGIN has two questions; the server asked a third one");
        }
        if (answers == 2) {
            complete();
        }
        return (answers == 1 ? user : password).getBytes(StandardCharsets.UTF_8);
    }
}
