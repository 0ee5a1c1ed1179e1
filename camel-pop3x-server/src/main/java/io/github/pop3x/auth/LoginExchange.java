package io.github.pop3x.auth;

import io.github.pop3x.sasl.Mechanism;
import io.github.pop3x.sasl.WrongCredentialsException;
import java.util.Optional;
import javax.security.sasl.SaslException;
import javax.security.sasl.SaslServer;
import org.jspecify.annotations.Nullable;

/**
 * One SASL exchange of one connection, from AUTH to a {@link LoginResult}. Octets only: the caller knows base64.
 *
 * <p>Not thread-safe: one connection. Its methods may block in a user store.
 */
public final class LoginExchange {

    private final Mechanism mechanism;
    private final Decision decision;
    private final SaslServer server;
    private boolean awaitsAcknowledgement;
    private @Nullable LoginResult result;

    LoginExchange(LoginMethods methods, Mechanism mechanism, Origin origin) {
        this.mechanism = mechanism;
        this.decision = new Decision(methods, origin);
        this.server = decision.server(mechanism);
    }

    /** The mechanism's name, upper case. */
    public String mechanismName() {
        return mechanism.mechanismName();
    }

    /**
     * Begins.
     *
     * @param initialResponse what came with AUTH; an empty one is not the same as none (RFC 5034 §4)
     * @return the first challenge; nothing when the exchange is over and {@link #result()} is there
     * @throws SaslException the message makes no sense; the exchange is over
     */
    public Optional<byte[]> begin(Optional<byte[]> initialResponse) throws SaslException {
        if (initialResponse.isEmpty() && mechanism.isClientFirst()) {
            return Optional.of(new byte[0]);
        }
        return evaluate(initialResponse.orElse(new byte[0]));
    }

    /**
     * Goes on with the client's answer to a challenge.
     *
     * @return the next challenge; nothing when the exchange is over and {@link #result()} is there
     * @throws SaslException the message makes no sense; the exchange is over
     */
    public Optional<byte[]> respond(byte[] response) throws SaslException {
        if (!awaitsAcknowledgement) {
            return evaluate(response);
        }
        if (response.length > 0) {
            throw new SaslException("Nothing is left to be said");
        }
        return accepted();
    }

    /** How it ended; nothing as long as it goes on, or if the client made no sense. */
    public Optional<LoginResult> result() {
        return Optional.ofNullable(result);
    }

    /** Whether somebody has decided already against this login, though the exchange goes on (RFC 7628 §3.2.3). */
    public boolean isLost() {
        return decision.isAgainst();
    }

    private Optional<byte[]> evaluate(byte[] response) throws SaslException {
        try {
            byte @Nullable [] challenge = server.evaluateResponse(response);
            if (!server.isComplete()) {
                return Optional.of(challenge == null ? new byte[0] : challenge);
            }
            if (challenge == null || challenge.length == 0) {
                return accepted();
            }
            // RFC 5034 §4: a positive reply has no room for data. It goes as a challenge, which gets an empty answer.
            awaitsAcknowledgement = true;
            return Optional.of(challenge);
        } catch (SaslException e) {
            return refused(e);
        }
    }

    private Optional<byte[]> accepted() {
        result = decision.result(server.getAuthorizationID());
        return Optional.empty();
    }

    private Optional<byte[]> refused(SaslException cause) throws SaslException {
        if (decision.isAgainst()) {
            result = decision.result("");
        } else if (cause instanceof WrongCredentialsException) {
            result = new LoginResult(decision.user(), Verdict.refused(), String.valueOf(cause.getMessage()));
        } else {
            throw cause;
        }
        return Optional.empty();
    }
}
