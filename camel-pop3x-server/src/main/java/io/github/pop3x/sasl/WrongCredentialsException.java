package io.github.pop3x.sasl;

import javax.security.sasl.SaslException;

/**
 * An exchange was carried out as it should be, and ended without a login. Any other {@link SaslException} of a
 * mechanism says that the client's message made no sense.
 *
 * <p>Immutable. Its message is written for the client and names no user.
 */
public final class WrongCredentialsException extends SaslException {

    private static final long serialVersionUID = 1L;

    WrongCredentialsException(String text) {
        super(text);
    }

    static WrongCredentialsException wrong() {
        return new WrongCredentialsException("Wrong user name or password");
    }

    // RFC 4422 §3.4.1: whose rights the client asks for.
    static WrongCredentialsException forSomebodyElse() {
        return new WrongCredentialsException("Nobody may act for somebody else here");
    }
}
