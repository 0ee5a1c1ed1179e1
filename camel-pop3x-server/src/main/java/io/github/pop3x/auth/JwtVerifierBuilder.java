package io.github.pop3x.auth;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Describes a {@link JwtVerifier}. Not thread-safe. */
public final class JwtVerifierBuilder {

    private static final int FETCH_TIMEOUT_MILLIS = 5_000;
    private static final int MAX_KEYS_OCTETS = 256 * 1024;
    private static final Duration KEEP = Duration.ofMinutes(5);
    private static final Duration KEEP_IN_OUTAGE = Duration.ofHours(1);
    private static final Duration MAX_SKEW = Duration.ofMinutes(5);

    private Set<JWSAlgorithm> algorithms = Set.of(JWSAlgorithm.RS256, JWSAlgorithm.PS256, JWSAlgorithm.ES256);
    private Duration clockSkew = Duration.ofSeconds(60);
    private Duration refetchInterval = Duration.ofSeconds(30);
    private String userClaim = "sub";
    private @Nullable String mailboxClaim;
    private @Nullable String issuer;
    private @Nullable String audience;
    private @Nullable URL keys;

    JwtVerifierBuilder() {}

    /** Who makes the tokens: their {@code iss}. Required. */
    public JwtVerifierBuilder issuer(String name) {
        this.issuer = name;
        return this;
    }

    /** Whom the tokens are made for: among their {@code aud}. Required, or a token for any other service would do. */
    public JwtVerifierBuilder audience(String name) {
        this.audience = name;
        return this;
    }

    /**
     * Where the issuer's keys are, a JWK set (RFC 7517 §5). Required.
     *
     * @param location {@code https:}, {@code file:}, or {@code http:} on this machine
     * @throws IllegalArgumentException it is something else: whoever changed the answer on its way could log in
     */
    public JwtVerifierBuilder keys(URI location) {
        String scheme = String.valueOf(location.getScheme());
        boolean isHere = Set.of("localhost", "127.0.0.1", "[::1]").contains(String.valueOf(location.getHost()));
        if (!scheme.equals("https") && !scheme.equals("file") && !(scheme.equals("http") && isHere)) {
            throw new IllegalArgumentException("Keys come from https: or file:, not from " + location);
        }
        try {
            this.keys = location.toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("Not a place to fetch keys from: " + location, e);
        }
        return this;
    }

    /**
     * By which algorithms tokens may be signed; RS256, PS256 and ES256 if nothing is said.
     *
     * @throws IllegalArgumentException one is no signature: {@code none} proves nothing, and with HMAC a public key
     *     would serve as the secret
     */
    public JwtVerifierBuilder algorithms(String... names) {
        Set<JWSAlgorithm> allowed =
                Arrays.stream(names).map(JWSAlgorithm::parse).collect(Collectors.toSet());
        if (allowed.isEmpty() || !JWSAlgorithm.Family.SIGNATURE.containsAll(allowed)) {
            throw new IllegalArgumentException("Tokens need a signature such as RS256, PS256 or ES256");
        }
        this.algorithms = allowed;
        return this;
    }

    /** Which claim names the user, such as {@code email} or {@code preferred_username}; {@code sub} if nothing is said. */
    public JwtVerifierBuilder userClaim(String name) {
        this.userClaim = name;
        return this;
    }

    /** Which claim names the mailbox; the user's if nothing is said. */
    public JwtVerifierBuilder mailboxClaim(String name) {
        this.mailboxClaim = name;
        return this;
    }

    /** How far clocks may differ; 60 s if nothing is said, and at most 5 minutes. */
    public JwtVerifierBuilder clockSkew(Duration allowed) {
        if (allowed.isNegative() || allowed.compareTo(MAX_SKEW) > 0) {
            throw new IllegalArgumentException("clockSkew must be 0 to 5 minutes, not " + allowed);
        }
        this.clockSkew = allowed;
        return this;
    }

    /** In which time keys are fetched at most twice, whatever tokens arrive. */
    JwtVerifierBuilder refetchInterval(Duration interval) {
        this.refetchInterval = interval;
        return this;
    }

    /** @throws IllegalStateException something required is missing */
    public JwtVerifier build() {
        if (issuer == null || audience == null || keys == null) {
            throw new IllegalStateException("A verifier of tokens needs an issuer, an audience, and keys");
        }
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        // RFC 9068 §2.1: access tokens say at+jwt; older ones JWT or nothing.
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(algorithms, source(keys)));
        JWTClaimsSet exact = new JWTClaimsSet.Builder().issuer(issuer).build();
        DefaultJWTClaimsVerifier<SecurityContext> claims =
                new DefaultJWTClaimsVerifier<>(audience, exact, Set.of("exp", userClaim));
        claims.setMaxClockSkew((int) clockSkew.toSeconds());
        processor.setJWTClaimsSetVerifier(claims);
        return new JwtVerifier(processor, userClaim, mailboxClaim == null ? userClaim : mailboxClaim);
    }

    private JWKSource<SecurityContext> source(URL location) {
        DefaultResourceRetriever retriever =
                new DefaultResourceRetriever(FETCH_TIMEOUT_MILLIS, FETCH_TIMEOUT_MILLIS, MAX_KEYS_OCTETS);
        return JWKSourceBuilder.create(location, retriever)
                .cache(KEEP.toMillis(), 3L * FETCH_TIMEOUT_MILLIS)
                .refreshAheadCache(false)
                .rateLimited(refetchInterval.toMillis())
                .retrying(true)
                .outageTolerant(KEEP_IN_OUTAGE.toMillis())
                .build();
    }
}
