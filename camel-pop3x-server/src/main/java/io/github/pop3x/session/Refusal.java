package io.github.pop3x.session;

import io.github.pop3x.wire.ResponseCode;
import org.jspecify.annotations.Nullable;

/** A command is answered {@code -ERR} and the session goes on. Control flow of this package: it has no stack trace. */
final class Refusal extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient @Nullable ResponseCode code;

    Refusal(String text) {
        this(null, text);
    }

    Refusal(@Nullable ResponseCode code, String text) {
        super(text, null, false, false);
        this.code = code;
    }

    Reply reply() {
        String text = String.valueOf(getMessage());
        return code == null ? Reply.err(text) : Reply.err(code, text);
    }
}
