package io.github.pop3x.session;

import io.github.pop3x.wire.ResponseCode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A command is answered {@code -ERR} and the session goes on. Control flow of this package: it has no stack trace. */
final class Refusal extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient @Nullable ResponseCode code;
    private final @Nullable LoginRefusal atGate;

    Refusal(String text) {
        this(null, text);
    }

    Refusal(@Nullable ResponseCode code, String text) {
        this(code, text, null);
    }

    private Refusal(@Nullable ResponseCode code, String text, @Nullable LoginRefusal atGate) {
        super(text, null, false, false);
        this.code = code;
        this.atGate = atGate;
    }

    /** A gate's refusal of a login whose credentials were right. */
    static Refusal atGate(LoginRefusal reason) {
        return switch (reason) {
            case TOO_EARLY ->
                new Refusal(ResponseCode.LOGIN_DELAY, "Too soon after the last login; try again later", reason);
            case TOO_MANY_SESSIONS -> new Refusal(ResponseCode.SYS_TEMP, "Too many sessions of this user", reason);
            case IN_USE -> new Refusal(ResponseCode.IN_USE, "The mailbox is open in another session", reason);
            case CREDENTIALS -> new Refusal(ResponseCode.AUTH, "Wrong user name or password", reason);
            case MALFORMED, UNAVAILABLE -> new Refusal(ResponseCode.SYS_TEMP, "No login now; try again later", reason);
        };
    }

    /**
     * What this refusal says of a login; nothing if no login was tried.
     *
     * @param counts whether it counts as a failed login
     */
    Optional<LoginRefusal> ofLogin(boolean counts) {
        if (atGate != null) {
            return Optional.of(atGate);
        }
        if (counts) {
            return Optional.of(code == null ? LoginRefusal.MALFORMED : LoginRefusal.CREDENTIALS);
        }
        if (code == null) {
            return Optional.empty();
        }
        return Optional.of(code.equals(ResponseCode.IN_USE) ? LoginRefusal.IN_USE : LoginRefusal.UNAVAILABLE);
    }

    Reply reply() {
        String text = String.valueOf(getMessage());
        return code == null ? Reply.err(text) : Reply.err(code, text);
    }
}
