package io.github.pop3x.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.JWTProcessor;
import java.text.ParseException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes signed JSON Web Tokens (RFC 7519, RFC 9068) of one issuer as bearer tokens. Needs {@code
 * com.nimbusds:nimbus-jose-jwt} in the class path.
 *
 * <pre>{@code
 * JwtVerifier.builder()
 *         .issuer("https://login.example.org/")
 *         .audience("pop3")
 *         .keys(URI.create("https://login.example.org/jwks.json"))
 *         .userClaim("email")
 *         .build()
 * }</pre>
 *
 * <p>Signature, issuer, audience and expiry are checked, and that the token's user is the one that the client names.
 * Keys are kept for five minutes and fetched again when a token names one that is not known (at most twice in 30 s), so
 * that an issuer may change them. When they can't be had, nobody is told that a token is wrong.
 *
 * <p>Immutable; safe for use by many threads. May block while keys are fetched.
 */
public final class JwtVerifier implements TokenVerifier {

    private static final Logger LOG = LoggerFactory.getLogger(JwtVerifier.class);

    private final JWTProcessor<SecurityContext> processor;
    private final String userClaim;
    private final String mailboxClaim;

    JwtVerifier(JWTProcessor<SecurityContext> processor, String userClaim, String mailboxClaim) {
        this.processor = processor;
        this.userClaim = userClaim;
        this.mailboxClaim = mailboxClaim;
    }

    /** Starts a description. */
    public static JwtVerifierBuilder builder() {
        return new JwtVerifierBuilder();
    }

    @Override
    public Verdict verify(String user, String token) {
        try {
            return verdict(user, processor.process(token, null));
        } catch (KeySourceException e) {
            LOG.warn("The issuer's keys can't be had; no token can be checked now: {}", e.toString());
            return Verdict.unavailable();
        } catch (BadJOSEException | JOSEException | ParseException | IllegalArgumentException e) {
            // The message says what is wrong with the token and doesn't repeat it, but for a parser's, perhaps.
            LOG.debug("A token was refused: {}", e.getClass().getSimpleName());
            return Verdict.refused();
        }
    }

    private Verdict verdict(String user, JWTClaimsSet claims) throws ParseException {
        @Nullable String named = claims.getStringClaim(userClaim);
        @Nullable String mailbox = claims.getStringClaim(mailboxClaim);
        boolean isSomebody = named != null && !named.isEmpty() && mailbox != null && !mailbox.isEmpty();
        if (!isSomebody || !user.isEmpty() && !user.equals(named)) {
            return Verdict.refused();
        }
        return Verdict.accepted(named, mailbox);
    }
}
