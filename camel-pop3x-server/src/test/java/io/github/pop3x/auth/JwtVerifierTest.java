package io.github.pop3x.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens of a local issuer. */
class JwtVerifierTest {

    private static final String ISSUER = "https://login.example.org/";
    private static final Verdict ALICE = Verdict.accepted("alice@example.org", "alice@example.org");
    private static final ECKey FIRST = key("first");
    private static final ECKey SECOND = key("second");

    private final AtomicInteger fetches = new AtomicInteger();
    private volatile String published = new JWKSet(FIRST.toPublicJWK()).toString();
    private volatile int status = 200;
    private HttpServer issuer;

    @BeforeEach
    void startIssuer() throws IOException {
        issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer.createContext("/jwks", exchange -> {
            fetches.incrementAndGet();
            byte[] body = published.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        issuer.start();
    }

    @AfterEach
    void stopIssuer() {
        issuer.stop(0);
    }

    @Test
    void takesATokenOfTheUser() throws JOSEException {
        JwtVerifier verifier = verifier();
        String token = sign(FIRST, claims());
        assertThat(verifier.verify("alice@example.org", token)).isEqualTo(ALICE);
        assertThat(verifier.verify("", token)).isEqualTo(ALICE);
        assertThat(verifier.verify("bob@example.org", token)).isEqualTo(Verdict.refused());
        assertThat(fetches).hasValue(1);
    }

    @Test
    void takesTheMailboxFromItsOwnClaim() throws JOSEException {
        JwtVerifier verifier = describe().mailboxClaim("box").build();
        assertThat(verifier.verify("", sign(FIRST, claims().claim("box", "orders"))))
                .isEqualTo(Verdict.accepted("alice@example.org", "orders"));
        assertThat(verifier.verify("", sign(FIRST, claims()))).isEqualTo(Verdict.refused());
    }

    @Test
    void refusesWhatIsNotMeantForIt() throws JOSEException {
        JwtVerifier verifier = verifier();
        Date past = Date.from(Instant.now().minusSeconds(120));
        Date future = Date.from(Instant.now().plusSeconds(120));
        JWTClaimsSet.Builder[] wrong = {
            claims().issuer("https://login.example.com/"),
            claims().issuer(null),
            claims().audience("another service"),
            claims().audience((String) null),
            claims().expirationTime(past),
            claims().expirationTime(null),
            claims().notBeforeTime(future),
            claims().claim("email", null),
            claims().claim("email", ""),
            claims().claim("email", 7)
        };
        for (JWTClaimsSet.Builder claims : wrong) {
            assertThat(verifier.verify("", sign(FIRST, claims)))
                    .as(claims.build().toString())
                    .isEqualTo(Verdict.refused());
        }
    }

    @Test
    void forgivesASmallDifferenceOfClocks() throws JOSEException {
        Date justNow = Date.from(Instant.now().minusSeconds(20));
        String token = sign(FIRST, claims().expirationTime(justNow));
        assertThat(verifier().verify("", token)).isEqualTo(ALICE);
        assertThat(describe().clockSkew(Duration.ZERO).build().verify("", token))
                .isEqualTo(Verdict.refused());
        assertThatIllegalArgumentException().isThrownBy(() -> describe().clockSkew(Duration.ofDays(1)));
    }

    @Test
    void refusesWhatIsNotSignedByTheIssuer() throws JOSEException {
        JwtVerifier verifier = verifier();
        assertThat(verifier.verify("", new PlainJWT(claims().build()).serialize()))
                .isEqualTo(Verdict.refused());
        ECKey forged = new ECKeyGenerator(Curve.P_256).keyID("first").generate();
        assertThat(verifier.verify("", sign(forged, claims()))).isEqualTo(Verdict.refused());
        String good = sign(FIRST, claims());
        String other = sign(FIRST, claims().claim("email", "root@example.org"));
        String mixed = good.split("\\.")[0] + '.' + other.split("\\.")[1] + '.' + good.split("\\.")[2];
        assertThat(verifier.verify("", mixed)).isEqualTo(Verdict.refused());
        for (String garbage : new String[] {"", ".", "..", "x.y.z", good + "x", "a".repeat(16_384)}) {
            assertThat(verifier.verify("", garbage)).as(garbage).isEqualTo(Verdict.refused());
        }
    }

    // The classic: the public key, which everybody has, as the secret of an HMAC.
    @Test
    void refusesHmacKeyedWithThePublicKey() throws JOSEException {
        RSAKey rsa = new RSAKeyGenerator(2048).keyID("rsa").generate();
        published = new JWKSet(rsa.toPublicJWK()).toString();
        JwtVerifier verifier = verifier();
        assertThat(verifier.verify("", sign(new RSASSASigner(rsa), JWSAlgorithm.RS256, "rsa", claims())))
                .isEqualTo(ALICE);
        JWSSigner hmac = new MACSigner(rsa.toRSAPublicKey().getEncoded());
        assertThat(verifier.verify("", sign(hmac, JWSAlgorithm.HS256, "rsa", claims())))
                .isEqualTo(Verdict.refused());
        assertThat(verifier.verify("", sign(new RSASSASigner(rsa), JWSAlgorithm.RS512, "rsa", claims())))
                .isEqualTo(Verdict.refused());
    }

    @Test
    void fetchesKeysAgainWhenTheIssuerChangedThem() throws JOSEException {
        JwtVerifier verifier = verifier();
        assertThat(verifier.verify("", sign(FIRST, claims()))).isEqualTo(ALICE);
        published = new JWKSet(SECOND.toPublicJWK()).toString();
        assertThat(verifier.verify("", sign(SECOND, claims()))).isEqualTo(ALICE);
        assertThat(verifier.verify("", sign(FIRST, claims()))).isNotEqualTo(ALICE);
    }

    @Test
    void fetchesKeysSeldomWhateverTokensArrive() throws JOSEException {
        JwtVerifier verifier = verifier();
        for (int n = 0; n < 50; n++) {
            ECKey unknown = key("unknown " + n);
            assertThat(verifier.verify("", sign(unknown, claims())).isAccepted())
                    .isFalse();
        }
        assertThat(fetches.get()).isLessThanOrEqualTo(3);
        assertThat(verifier.verify("", sign(FIRST, claims()))).isEqualTo(ALICE);
    }

    @Test
    void saysSoWhenTheKeysCannotBeHad() throws JOSEException {
        status = 500;
        assertThat(verifier().verify("", sign(FIRST, claims()))).isEqualTo(Verdict.unavailable());
        issuer.stop(0);
        assertThat(verifier().verify("", sign(FIRST, claims()))).isEqualTo(Verdict.unavailable());
    }

    @Test
    void readsKeysFromAFile(@TempDir Path directory) throws IOException, JOSEException {
        Path file = directory.resolve("jwks.json");
        Files.writeString(file, published);
        JwtVerifier verifier = describe().keys(file.toUri()).build();
        assertThat(verifier.verify("", sign(FIRST, claims()))).isEqualTo(ALICE);
        assertThat(fetches).hasValue(0);
    }

    @Test
    void takesOnlyWhatIsSafe() {
        JwtVerifierBuilder builder = describe();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.keys(URI.create("http://login.example.org/jwks.json")));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.algorithms());
        assertThatIllegalArgumentException().isThrownBy(() -> builder.algorithms("none"));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.algorithms("RS256", "HS256"));
        assertThatIllegalStateException()
                .isThrownBy(() -> JwtVerifier.builder().issuer(ISSUER).build());
    }

    private JwtVerifier verifier() {
        return describe().build();
    }

    private JwtVerifierBuilder describe() {
        return JwtVerifier.builder()
                .issuer(ISSUER)
                .audience("pop3")
                .userClaim("email")
                .keys(URI.create("http://127.0.0.1:" + issuer.getAddress().getPort() + "/jwks"));
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience("pop3")
                .claim("email", "alice@example.org")
                .expirationTime(Date.from(Instant.now().plusSeconds(300)));
    }

    private static ECKey key(String id) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String sign(ECKey key, JWTClaimsSet.Builder claims) throws JOSEException {
        return sign(new ECDSASigner(key), JWSAlgorithm.ES256, key.getKeyID(), claims);
    }

    private static String sign(JWSSigner signer, JWSAlgorithm algorithm, String keyId, JWTClaimsSet.Builder claims)
            throws JOSEException {
        SignedJWT token =
                new SignedJWT(new JWSHeader.Builder(algorithm).keyID(keyId).build(), claims.build());
        token.sign(signer);
        return token.serialize();
    }
}
