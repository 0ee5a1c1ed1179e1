package io.github.pop3x.sasl;

import javax.security.sasl.SaslClient;
import org.jspecify.annotations.Nullable;

/** What the client halves share: no security layer, nothing negotiated. Not thread-safe: one exchange. */
abstract class ClientMechanism implements SaslClient {

    private final String name;
    private final boolean speaksFirst;
    private boolean complete;

    ClientMechanism(Mechanism mechanism) {
        this.name = mechanism.mechanismName();
        this.speaksFirst = mechanism.isClientFirst();
    }

    /** Nothing more has to be said or heard. */
    final void complete() {
        complete = true;
    }

    @Override
    public final String getMechanismName() {
        return name;
    }

    @Override
    public final boolean hasInitialResponse() {
        return speaksFirst;
    }

    @Override
    public final boolean isComplete() {
        return complete;
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
    public final @Nullable Object getNegotiatedProperty(String property) {
        if (!complete) {
            throw new IllegalStateException("The exchange is not complete");
        }
        return null;
    }

    @Override
    public void dispose() {}
}
