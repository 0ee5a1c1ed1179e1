package io.github.pop3x.sasl;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.security.sasl.SaslException;
import org.jspecify.annotations.Nullable;

/**
 * The server's part of SCRAM (RFC 5802 §3) in three steps, cut where the user has to be looked up: {@link #begin} says
 * who it is, {@link #challenge} takes what is kept of that user, {@link #finish} checks the proof.
 *
 * <p>Not thread-safe: one exchange.
 */
final class ScramExchange {

    // c=biws,r=…,p=… with extensions before the proof, which are signed and otherwise ignored.
    private static final Pattern CLIENT_FINAL = Pattern.compile(
            "(c=([A-Za-z0-9+/=]+),r=([\\x21-\\x2B\\x2D-\\x7E]+)(?:,[A-Za-z]=[^,]+)*),p=([A-Za-z0-9+/=]+)");

    private final Mechanism mechanism;
    private final Optional<ChannelBinding> offered;
    private final String serverNonce;
    private @Nullable ScramClientFirst first;
    private List<ScramVerifier> verifiers = List.of();
    private String serverFirst = "";

    /** @param offered the data of this connection; if there is any, the -PLUS mechanisms are on offer */
    ScramExchange(Mechanism mechanism, Optional<ChannelBinding> offered, String serverNonce) {
        this.mechanism = mechanism;
        this.offered = offered;
        this.serverNonce = serverNonce;
    }

    /** @return who wants to log in */
    String begin(String message) throws SaslException {
        ScramClientFirst parsed = ScramClientFirst.parse(message)
                .orElseThrow(() -> new SaslException("Not a " + mechanism.mechanismName() + " message"));
        requireBinding(parsed.bindingFlag());
        ServerMechanism.requireSelf(parsed.authorizationId(), parsed.user());
        first = parsed;
        return parsed.user();
    }

    private void requireBinding(String flag) throws SaslException {
        if (mechanism.isPlus()) {
            if (offered.isEmpty() || !flag.equals("p=" + offered.get().type())) {
                throw new SaslException("This channel binding is not supported");
            }
        } else if (flag.startsWith("p=")) {
            throw new SaslException("Channel binding needs the mechanism with -PLUS");
        } else if (flag.equals("y") && offered.isPresent()) {
            // RFC 5802 §6: the client could have bound and believes that the server can't: somebody struck -PLUS out.
            throw new SaslException("The server does support channel binding: the mechanism was downgraded");
        }
    }

    /** @param kept what is kept of the user's passwords, at least one, all of them with the same salt */
    String challenge(List<ScramVerifier> kept) {
        ScramClientFirst begun = begun();
        ScramVerifier head = kept.get(0);
        if (!kept.stream().allMatch(head::sharesSaltWith)) {
            throw new IllegalArgumentException("All verifiers of a user have the same salt and iterations");
        }
        verifiers = List.copyOf(kept);
        String salt = Base64.getEncoder().encodeToString(head.salt());
        serverFirst = "r=" + begun.nonce() + serverNonce + ",s=" + salt + ",i=" + head.iterations();
        return serverFirst;
    }

    /**
     * Checks the proof against every verifier, whatever the first ones answer.
     *
     * @return the position of the verifier that it fits
     * @throws WrongCredentialsException it fits none, or the connection is another one than the client's
     */
    Accepted finish(String message) throws SaslException {
        Matcher form = CLIENT_FINAL.matcher(message);
        boolean isShort = message.length() <= ScramClientFirst.MAX_MESSAGE_CHARACTERS;
        byte[] proof =
                isShort && form.matches() ? Base64Line.decode(form.group(4)).orElse(new byte[0]) : new byte[0];
        if (proof.length != verifiers.get(0).hash().octets()) {
            throw new SaslException("Not a " + mechanism.mechanismName() + " message");
        }
        boolean isOurs = isEqual(form.group(2), binding()) & isEqual(form.group(3), begun().nonce() + serverNonce);
        String authMessage = begun().bare() + ',' + serverFirst + ',' + form.group(1);
        int proven = -1;
        for (int at = verifiers.size() - 1; at >= 0; at--) {
            proven = verifiers.get(at).isProvenBy(proof, authMessage) ? at : proven;
        }
        if (!isOurs || proven < 0) {
            throw WrongCredentialsException.wrong();
        }
        byte[] signature = verifiers.get(proven).serverSignature(authMessage);
        return new Accepted(proven, "v=" + Base64.getEncoder().encodeToString(signature));
    }

    /**
     * A proof that fits.
     *
     * @param position of the verifier
     * @param serverFinal the server's own proof
     */
    record Accepted(int position, String serverFinal) {}

    // RFC 5802 §7: cbind-input = gs2-header [ cbind-data ]
    private String binding() {
        byte[] header = begun().gs2Header().getBytes(StandardCharsets.UTF_8);
        byte[] data = mechanism.isPlus() ? offered.orElseThrow().data() : new byte[0];
        byte[] input = new byte[header.length + data.length];
        System.arraycopy(header, 0, input, 0, header.length);
        System.arraycopy(data, 0, input, header.length, data.length);
        return Base64.getEncoder().encodeToString(input);
    }

    private ScramClientFirst begun() {
        if (first == null) {
            throw new IllegalStateException("The exchange has not begun");
        }
        return first;
    }

    private static boolean isEqual(String received, String expected) {
        return MessageDigest.isEqual(
                received.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
    }
}
