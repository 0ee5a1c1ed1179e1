package io.github.pop3x.sasl;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import javax.security.sasl.SaslClient;

/**
 * Makes the client halves that the JDK doesn't have; for PLAIN, EXTERNAL and CRAM-MD5 ask {@link
 * javax.security.sasl.Sasl#createSaslClient}. Each serves one exchange on one thread. None shows a secret in an exception.
 */
public final class SaslClients {

    private SaslClients() {}

    /**
     * A SCRAM mechanism (RFC 5802, RFC 7677).
     *
     * @param mechanism which one; with -PLUS a binding is needed
     * @param binding of this connection; nothing in clear text
     * @param listed the mechanisms that the server lists (CAPA's SASL). If there is a binding and -PLUS is not among them,
     *     the server is told so, and notices if somebody struck it out (RFC 5802 §6)
     * @throws IllegalArgumentException -PLUS without a binding, or a mechanism that is not SCRAM
     */
    public static SaslClient scram(
            Mechanism mechanism, String user, String password, Optional<ChannelBinding> binding, List<String> listed) {
        return scram(mechanism, user, password, gs2(mechanism, binding, listed), SaslServers.nonce());
    }

    /** The same with the nonce of an RFC's example. */
    static SaslClient scram(
            Mechanism mechanism, String user, String password, ScramClientMechanism.Gs2 gs2, String nonce) {
        return new ScramClientMechanism(mechanism, user, password, gs2, nonce);
    }

    // RFC 5802 §6: p= binds; y means "I could, but you did not list it"; n is everything else.
    private static ScramClientMechanism.Gs2 gs2(
            Mechanism mechanism, Optional<ChannelBinding> binding, List<String> listed) {
        if (mechanism.isPlus()) {
            ChannelBinding bound = binding.orElseThrow(
                    () -> new IllegalArgumentException(mechanism.mechanismName() + " needs a channel binding"));
            return new ScramClientMechanism.Gs2("p=" + bound.type() + ",,", bound.data());
        }
        boolean isPlusListed = mechanism
                .scramHash()
                .filter(hash -> listed.contains(hash.mechanismName() + "-PLUS"))
                .isPresent();
        return new ScramClientMechanism.Gs2(binding.isPresent() && !isPlusListed ? "y,," : "n,,", new byte[0]);
    }

    /** {@link Mechanism#LOGIN}: two answers, whatever the questions say. */
    public static SaslClient login(String user, String password) {
        return new LoginClient(user, password);
    }

    /**
     * {@link Mechanism#OAUTHBEARER} (RFC 7628 §3.1).
     *
     * @param user empty to leave the name to the token
     * @param host the server's name as the client knows it; empty to leave it out
     */
    public static SaslClient oauthBearer(String user, String host, OptionalInt port, String token) {
        return BearerClient.oauthBearer(user, host, port, token);
    }

    /** {@link Mechanism#XOAUTH2} of Google and Microsoft. */
    public static SaslClient xoauth2(String user, String token) {
        return BearerClient.xoauth2(user, token);
    }
}
