package io.github.pop3x.sasl;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.security.sasl.SaslException;
import javax.security.sasl.SaslServer;

/**
 * Makes the server halves. Each serves one exchange on one thread at a time; its {@code evaluateResponse} may block in
 * what it asks, throws {@link WrongCredentialsException} for a login that is refused, and any other {@link
 * SaslException} for a message that makes no sense.
 */
public final class SaslServers {

    private static final int NONCE_OCTETS = 18;
    private static final SecureRandom RANDOM = new SecureRandom();

    private SaslServers() {}

    /** Knows passwords. */
    @FunctionalInterface
    public interface PasswordCheck {

        /** Whether this user has this password. Takes the same time for a user who doesn't exist. */
        boolean accepts(String user, String password) throws SaslException;
    }

    /** Knows verifiers of passwords. Serves one exchange. */
    public interface ScramLookup {

        /**
         * What is kept of a user's passwords: at least one verifier, all with the same salt and iterations. A user who
         * doesn't exist has one too, which no password fits, and always the same salt.
         */
        List<ScramVerifier> verifiersOf(String user) throws SaslException;

        /** Whether the password at this position, which the client has proved to know, may log in. */
        boolean accepts(int position) throws SaslException;
    }

    /** {@link Mechanism#PLAIN}. */
    public static SaslServer plain(PasswordCheck check) {
        return new PlainServer(check);
    }

    /** {@link Mechanism#LOGIN}. */
    public static SaslServer login(PasswordCheck check) {
        return new LoginServer(check);
    }

    /**
     * A SCRAM mechanism.
     *
     * @param mechanism which one
     * @param offered the channel binding of this connection. If there is one, -PLUS counts as offered: then a client
     *     that says it saw no such offer is refused (RFC 5802 §6)
     */
    public static SaslServer scram(Mechanism mechanism, Optional<ChannelBinding> offered, ScramLookup lookup) {
        return scram(mechanism, offered, lookup, nonce());
    }

    /** 144 random bits, printable, without a comma. */
    static String nonce() {
        byte[] random = new byte[NONCE_OCTETS];
        RANDOM.nextBytes(random);
        return Base64.getEncoder().encodeToString(random);
    }

    /** The same with the nonce of an RFC's example. */
    static SaslServer scram(
            Mechanism mechanism, Optional<ChannelBinding> offered, ScramLookup lookup, String serverNonce) {
        return new ScramServer(mechanism, offered, lookup, serverNonce);
    }

    /** Knows bearer tokens. */
    @FunctionalInterface
    public interface TokenCheck {

        /**
         * Whether the token is good.
         *
         * @param user empty if the client leaves that to the token
         * @return the user's name; nothing if the token is not good
         */
        Optional<String> userOf(String user, String token) throws SaslException;
    }

    /** Knows whose the client's certificate is. */
    @FunctionalInterface
    public interface CertificateCheck {

        /**
         * Whether the certificate names the user.
         *
         * @param user empty if the client leaves that to the certificate
         * @return the user's name; nothing if the certificate doesn't name that user
         */
        Optional<String> userOf(String user) throws SaslException;
    }

    /** Knows passwords in clear. Serves one exchange. */
    public interface SecretLookup {

        /** A user's password; for a user who doesn't exist, one that nobody can guess. */
        String secretOf(String user) throws SaslException;

        /** Whether the user, whose password the client has proved to know, may log in. */
        boolean accepts(String user) throws SaslException;
    }

    /** {@link Mechanism#OAUTHBEARER}. */
    public static SaslServer oauthBearer(TokenCheck check) {
        return new BearerServer(Mechanism.OAUTHBEARER, check);
    }

    /** {@link Mechanism#XOAUTH2}. */
    public static SaslServer xoauth2(TokenCheck check) {
        return new BearerServer(Mechanism.XOAUTH2, check);
    }

    /** {@link Mechanism#EXTERNAL}. */
    public static SaslServer external(CertificateCheck check) {
        return new ExternalServer(check);
    }

    /** {@link Mechanism#CRAM_MD5}. */
    public static SaslServer cramMd5(SecretLookup lookup) {
        return new CramMd5Server(lookup, Stamp.fresh());
    }
}
