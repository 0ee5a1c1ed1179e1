package io.github.pop3x.sasl;

import com.ongres.scram.common.ScramFunctions;
import com.ongres.scram.common.ScramMechanism;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.security.sasl.SaslException;

/**
 * The client half of SCRAM (RFC 5802 §3). It doesn't take a library's client, since that one refuses passwords which our
 * SASLprep lets pass, and computes for as many iterations as a server likes.
 */
final class ScramClientMechanism extends ClientMechanism {

    // RFC 5802 §7: r=…,s=…,i=…; no mandatory extension "m=" before it.
    private static final Pattern SERVER_FIRST = Pattern.compile(
            "r=([\\x21-\\x2B\\x2D-\\x7E]{1,1024}),s=([A-Za-z0-9+/=]{1,1024}),i=([1-9][0-9]{0,9})(?:,.{0,512})?");

    private final ScramHash hash;
    private final String gs2Header;
    private final byte[] bindingData;
    private final String bare;
    private final String nonce;
    private final String password;
    private String expectedFinal = "";
    private int messages;

    ScramClientMechanism(Mechanism mechanism, String user, String password, Gs2 gs2, String nonce) {
        super(mechanism);
        this.hash = mechanism
                .scramHash()
                .orElseThrow(() -> new IllegalArgumentException(mechanism.mechanismName() + " is not SCRAM"));
        this.gs2Header = gs2.header();
        this.bindingData = gs2.data();
        this.bare = "n=" + SaslPrep.prepare(user).replace("=", "=3D").replace(",", "=2C") + ",r=" + nonce;
        this.nonce = nonce;
        this.password = password;
    }

    /**
     * What is said of channel binding (RFC 5802 §6).
     *
     * @param header the gs2 header
     * @param data of the binding; empty without one
     */
    record Gs2(String header, byte[] data) {}

    @Override
    public byte[] evaluateChallenge(byte[] challenge) throws SaslException {
        String message = new String(challenge, StandardCharsets.UTF_8);
        messages++;
        return switch (messages) {
            case 1 -> octets(gs2Header + bare);
            case 2 -> octets(answer(message));
            case 3 -> believe(message);
            default -> throw new SaslException(getMechanismName() + " has nothing more to say");
        };
    }

    // c=…,r=…,p=…
    private String answer(String serverFirst) throws SaslException {
        Matcher form = SERVER_FIRST.matcher(serverFirst);
        byte[] salt = form.matches() ? Base64Line.decode(form.group(2)).orElse(new byte[0]) : new byte[0];
        if (salt.length == 0) {
            throw new SaslException("The server's first message is not " + getMechanismName());
        }
        if (!form.group(1).startsWith(nonce) || form.group(1).length() == nonce.length()) {
            throw new SaslException("The server's nonce doesn't continue the client's: somebody is in the middle");
        }
        ScramMechanism functions = hash.functions();
        byte[] salted = ScramVerifier.salted(hash, SaslPrep.prepare(password), salt, iterations(form.group(3)));
        byte[] clientKey = ScramFunctions.clientKey(functions, salted);
        String unproven = "c=" + binding() + ",r=" + form.group(1);
        String authMessage = bare + ',' + serverFirst + ',' + unproven;
        byte[] signature =
                ScramFunctions.clientSignature(functions, ScramFunctions.storedKey(functions, clientKey), authMessage);
        byte[] serverKey = ScramFunctions.serverKey(functions, salted);
        expectedFinal = "v=" + base64(ScramFunctions.serverSignature(functions, serverKey, authMessage));
        return unproven + ",p=" + base64(ScramFunctions.clientProof(clientKey, signature));
    }

    // Fewer would let a false server guess the password from the proof; more would keep this client busy for hours.
    private static int iterations(String digits) throws SaslException {
        long iterations = Long.parseLong(digits);
        if (iterations < ScramVerifier.MIN_ITERATIONS || iterations > ScramVerifier.MAX_ITERATIONS) {
            throw new SaslException(
                    "The server asks for " + iterations + " iterations; 4,096 to 1,000,000 are accepted");
        }
        return (int) iterations;
    }

    // v=…: only who keeps the verifier knows it.
    private byte[] believe(String serverFinal) throws SaslException {
        String proof = serverFinal.split(",", 2)[0];
        if (!MessageDigest.isEqual(octets(proof), octets(expectedFinal))) {
            throw new SaslException("The server doesn't prove that it knows this user: it may be a false one");
        }
        complete();
        return new byte[0];
    }

    private String binding() {
        byte[] header = octets(gs2Header);
        byte[] input = new byte[header.length + bindingData.length];
        System.arraycopy(header, 0, input, 0, header.length);
        System.arraycopy(bindingData, 0, input, header.length, bindingData.length);
        return base64(input);
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String base64(byte[] octets) {
        return Base64.getEncoder().encodeToString(octets);
    }
}
