package io.github.pop3x.client;

import io.github.pop3x.client.Credentials.Mechanism;
import io.github.pop3x.wire.Capabilities;
import io.github.pop3x.wire.StatusLine;
import javax.security.sasl.SaslClient;

/**
 * From AUTHORIZATION to TRANSACTION (RFC 1939 §4). Once a credential was sent and refused, no second mechanism is
 * tried: servers count failed logins and lock users out.
 *
 * <p>Not thread-safe: one login.
 */
final class Login {

    private final Dialogue dialogue;
    private final Capabilities capabilities;

    Login(Dialogue dialogue, Capabilities capabilities) {
        this.dialogue = dialogue;
        this.capabilities = capabilities;
    }

    void with(Credentials credentials) throws Pop3Exception {
        dialogue.user(credentials.username());
        boolean isPlainListed = capabilities.saslMechanisms().contains("PLAIN");
        boolean triesPlain = credentials.mechanism() == Mechanism.PLAIN
                || (credentials.mechanism() == Mechanism.AUTO && isPlainListed);
        dialogue.mask(credentials.password());
        try {
            if (!triesPlain || !plain(credentials)) {
                userAndPass(credentials);
            }
        } finally {
            dialogue.unmask();
        }
    }

    void with(SaslClient mechanism, String username) throws Pop3Exception {
        dialogue.user(username);
        try {
            requireLogin("AUTH " + mechanism.getMechanismName(), new SaslLogin(dialogue, mechanism).run());
        } finally {
            dialogue.unmask();
        }
    }

    /** @return false if the server refused the mechanism before it saw the password, and another one may be tried */
    private boolean plain(Credentials credentials) throws Pop3Exception {
        SaslLogin login = new SaslLogin(dialogue, new PlainMechanism(credentials));
        StatusLine status = login.run();
        boolean isOnlyTheName = !status.isOk() && !login.hasSentResponse();
        if (isOnlyTheName && credentials.mechanism() == Mechanism.AUTO) {
            return false;
        }
        requireLogin("AUTH PLAIN", status);
        return true;
    }

    // USER name CRLF, +OK, PASS string CRLF, +OK
    private void userAndPass(Credentials credentials) throws Pop3Exception {
        Command user = Command.of("USER", credentials.username());
        dialogue.send(user);
        requireLogin("USER", dialogue.status(user));
        Command pass = Command.secret("PASS", "PASS ***", credentials.passLine());
        dialogue.send(pass);
        requireLogin("PASS", dialogue.status(pass));
    }

    private void requireLogin(String what, StatusLine status) throws LoginRefusedException {
        if (!status.isOk()) {
            throw new LoginRefusedException(dialogue.refusal("the login by " + what, status), status);
        }
    }
}
