package io.github.pop3x.client;

import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslException;

/** SASL PLAIN (RFC 4616): one message, sent first or as the answer to an empty challenge. */
final class PlainMechanism implements SaslClient {

    private final Credentials credentials;
    private int messages;

    PlainMechanism(Credentials credentials) {
        this.credentials = credentials;
    }

    @Override
    public String getMechanismName() {
        return "PLAIN";
    }

    @Override
    public boolean hasInitialResponse() {
        return true;
    }

    @Override
    public byte[] evaluateChallenge(byte[] challenge) throws SaslException {
        // Once more for servers that do not understand an initial response and ask for it.
        if (++messages > 2 || (messages > 1 && challenge.length > 0)) {
            throw new SaslException("PLAIN has one message only; the server asked for another one");
        }
        return credentials.plainMessage();
    }

    @Override
    public boolean isComplete() {
        return messages > 0;
    }

    @Override
    public byte[] unwrap(byte[] incoming, int offset, int length) {
        throw new IllegalStateException("PLAIN has no security layer");
    }

    @Override
    public byte[] wrap(byte[] outgoing, int offset, int length) {
        throw new IllegalStateException("PLAIN has no security layer");
    }

    @Override
    public Object getNegotiatedProperty(String name) {
        throw new IllegalStateException("PLAIN negotiates nothing");
    }

    @Override
    public void dispose() {}
}
