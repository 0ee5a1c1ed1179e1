package io.github.pop3x.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.pop3x.sasl.Mechanism;
import io.github.pop3x.sasl.SaslClients;
import io.github.pop3x.sasl.ScramHash;
import io.github.pop3x.sasl.ScramVerifier;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserFileTest {

    private static final String SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    private static final byte[] SALT = "0123456789abcdef".getBytes(UTF_8);

    @TempDir
    Path directory;

    private Path file;
    private Instant now = Instant.parse("2026-05-01T12:00:00Z");

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("users");
    }

    @Test
    void knowsPasswordsMailboxesAndFlags() throws IOException {
        UserFile users = open(
                "# a comment",
                "",
                "alice password=" + verifier("secret"),
                "bob%20smith mailbox=orders password=" + verifier("p\u00e4ss"),
                "carol disabled password=" + verifier("secret"),
                "m%C3%BCller password=" + verifier("x"));
        assertThat(users.authenticate("alice", "secret")).isEqualTo(Verdict.accepted("alice", "alice"));
        assertThat(users.authenticate("alice", "Secret")).isEqualTo(Verdict.refused());
        assertThat(users.authenticate("bob smith", "p\u00e4ss")).isEqualTo(Verdict.accepted("bob smith", "orders"));
        assertThat(users.authenticate("carol", "secret")).isEqualTo(Verdict.disabled());
        assertThat(users.authenticate("carol", "wrong")).isEqualTo(Verdict.refused());
        assertThat(users.authenticate("mu\u0308ller", "x").isAccepted()).isTrue();
        assertThat(users.authenticate("nobody", "secret")).isEqualTo(Verdict.refused());
        assertThat(users.authenticate("", "")).isEqualTo(Verdict.refused());
    }

    @Test
    void aCodeBelongsBehindThePasswordAndServesOnce() throws IOException {
        UserFile users = open("alice totp=" + SECRET + " password=" + verifier("secret"));
        String code = code(0);
        assertThat(users.authenticate("alice", "secret")).isEqualTo(Verdict.refused());
        assertThat(users.authenticate("alice", code)).isEqualTo(Verdict.refused());
        assertThat(users.authenticate("alice", "wrong" + code)).isEqualTo(Verdict.refused());
        assertThat(users.authenticate("alice", "secret" + code(-2))).isEqualTo(Verdict.refused());
        // What was wrong has used nothing up.
        assertThat(users.authenticate("alice", "secret" + code).isAccepted()).isTrue();
        assertThat(users.authenticate("alice", "secret" + code)).isEqualTo(Verdict.refused());
        assertThat(users.authenticate("alice", "secret" + code(-1))).isEqualTo(Verdict.refused());
        assertThat(UserFile.open(file, () -> now).authenticate("alice", "secret" + code))
                .isEqualTo(Verdict.refused());
        now = now.plusSeconds(30);
        assertThat(users.authenticate("alice", "secret" + code(0)).isAccepted()).isTrue();
    }

    @Test
    void aPasswordMayEndInDigits() throws IOException {
        UserFile users = open("alice password=" + verifier("secret123456"));
        assertThat(users.authenticate("alice", "secret123456").isAccepted()).isTrue();
        assertThat(users.authenticate("alice", "secret")).isEqualTo(Verdict.refused());
        assertThat(users.authenticate("alice", "123456")).isEqualTo(Verdict.refused());
    }

    @Test
    void appPasswordsReplaceTheSecondFactor() throws IOException {
        UserFile users = open("alice totp=" + SECRET + " password=" + verifier("secret") + " app=phone,"
                + verifier("app-one") + " app=old,expires=2026-04-30T00:00:00Z," + verifier("app-two")
                + " app=office,from=10.0.0.0/8," + verifier("app-three"));
        assertThat(users.authenticate("alice", "app-one").isAccepted()).isTrue();
        assertThat(users.authenticate("alice", "app-two")).isEqualTo(Verdict.expired());
        assertThat(users.authenticate("alice", "app-three")).isEqualTo(Verdict.refused());
        assertThat(users.authenticate("alice", "app-three", from("10.1.2.3")).isAccepted())
                .isTrue();
        assertThat(users.authenticate("alice", "app-three", from("11.1.2.3"))).isEqualTo(Verdict.refused());
        assertThat(users.authenticate("alice", "app-three", from("::1"))).isEqualTo(Verdict.refused());
    }

    @Test
    void scramTakesAppPasswordsOnlyWhereACodeIsNeeded() throws IOException {
        UserFile users = open(
                "alice totp=" + SECRET + " password=" + verifier("secret") + " app=phone," + verifier("app-one")
                        + " app=old,expires=2026-04-30T00:00:00Z," + verifier("app-two"),
                "bob password=" + verifier("secret") + " app=phone," + verifier("app-one"),
                "carol second-factor password=" + verifier("secret"));
        assertThat(scram(users, "alice", "app-one").isAccepted()).isTrue();
        assertThat(scram(users, "alice", "app-two")).isEqualTo(Verdict.expired());
        assertThat(scram(users, "alice", "secret")).isEqualTo(Verdict.refused());
        assertThat(scram(users, "alice", "secret" + code(0))).isEqualTo(Verdict.refused());
        assertThat(scram(users, "bob", "secret").isAccepted()).isTrue();
        assertThat(scram(users, "bob", "app-one").isAccepted()).isTrue();
        assertThat(scram(users, "carol", "secret")).isEqualTo(Verdict.refused());
        assertThat(users.authenticate("carol", "secret")).isEqualTo(Verdict.refused());
        assertThat(scram(users, "nobody", "secret")).isEqualTo(Verdict.refused());
    }

    @Test
    void namesThatDoNotExistKeepTheirSaltOverARestart() throws IOException {
        UserFile users = open("alice password=" + verifier("secret"), ":decoy=" + "A".repeat(43) + "=");
        assertThat(users.decoy("nobody", ScramHash.SHA_256).salt())
                .isEqualTo(UserFile.open(file, () -> now)
                        .decoy("nobody", ScramHash.SHA_256)
                        .salt())
                .isNotEqualTo(users.decoy("somebody", ScramHash.SHA_256).salt());
    }

    @Test
    void listsSha1OnlyIfSomebodyHasIt() throws IOException {
        assertThat(open("alice password=" + verifier("secret")).scramHashes()).containsExactly(ScramHash.SHA_256);
        String sha1 =
                ScramVerifier.derive(ScramHash.SHA_1, "secret", SALT, 4096).encoded();
        UserFile both = open("alice password=" + verifier("secret") + " password=" + sha1);
        assertThat(both.scramHashes()).containsExactlyInAnyOrder(ScramHash.SHA_1, ScramHash.SHA_256);
    }

    @Test
    void seesAChangeASecondLater() throws IOException {
        UserFile users = open("alice password=" + verifier("one"));
        write("alice password=" + verifier("two"), "bob password=" + verifier("three"));
        assertThat(users.authenticate("alice", "one").isAccepted()).isTrue();
        now = now.plus(Duration.ofSeconds(1));
        assertThat(users.authenticate("alice", "one")).isEqualTo(Verdict.refused());
        assertThat(users.authenticate("alice", "two").isAccepted()).isTrue();
        assertThat(users.authenticate("bob", "three").isAccepted()).isTrue();
    }

    @Test
    void aBadChangeLeavesTheUsersAsTheyWere() throws IOException {
        UserFile users = open("alice password=" + verifier("one"));
        write("alice password=" + verifier("two"), "bob password=SCRAM-SHA-256$oops");
        now = now.plusSeconds(2);
        assertThat(users.authenticate("alice", "one").isAccepted()).isTrue();
        Files.delete(file);
        now = now.plusSeconds(2);
        assertThat(users.authenticate("alice", "one").isAccepted()).isTrue();
        write("alice password=" + verifier("three"));
        now = now.plusSeconds(2);
        assertThat(users.authenticate("alice", "three").isAccepted()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bob password=secret",
                "bob password=SCRAM-SHA-256$1:MDEy$AAAA:AAAA",
                "bob pasword=x",
                "bob totp=1",
                "bob certificate=12",
                "bob mailbox=",
                "bob app=phone",
                "bob app=phone,expires=tomorrow,secret",
                "bob app=phone,from=example.org,secret",
                "bob%ZZ disabled",
                "bob%FF disabled",
                "bob%0A disabled",
                "b\u00f6b disabled",
                ":decoy=AAAA",
                "alice disabled"
            })
    void saysWhereALineIsWrongAndRepeatsNoSecret(String line) throws IOException {
        write("# comment", "alice password=" + verifier("one"), line);
        assertThatExceptionOfType(UserFileException.class)
                .isThrownBy(() -> UserFile.open(file))
                .withMessageStartingWith(file + ":3: ")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret", "AAAA"));
    }

    @Test
    void wantsOneSaltAUser() throws IOException {
        String other = ScramVerifier.derive(ScramHash.SHA_256, "x", "another salt".getBytes(UTF_8), 4096)
                .encoded();
        write("alice password=" + verifier("one") + " app=phone," + other);
        assertThatExceptionOfType(UserFileException.class)
                .isThrownBy(() -> UserFile.open(file))
                .withMessageContaining("same salt");
    }

    @Test
    void writesWhatItReadAndKeepsComments() throws IOException {
        write("# first", "alice second-factor password=" + verifier("one"), "# second", "bob disabled");
        UserLines.change(
                file, lines -> lines.put(lines.user("bob").orElseThrow().withFlags(Set.of())));
        UserLines.change(file, lines -> lines.remove("alice"));
        assertThat(Files.readAllLines(file))
                .startsWith("# first", "# second", "bob")
                .anyMatch(line -> line.startsWith(":decoy="));
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
        try (var left = Files.list(directory)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("users", "users.lock");
        }
    }

    @Test
    void changesAtOnceLoseNoUser() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Void>> changes = IntStream.range(0, 20)
                    .<Callable<Void>>mapToObj(n -> () -> {
                        UserLines.change(file, lines -> lines.put(User.named("user" + n, "box")));
                        return null;
                    })
                    .toList();
            for (Future<Void> change : threads.invokeAll(changes)) {
                change.get();
            }
        } finally {
            threads.shutdown();
        }
        assertThat(UserLines.read(file).users()).hasSize(20);
    }

    private UserFile open(String... lines) throws IOException {
        write(lines);
        return UserFile.open(file, () -> now);
    }

    private void write(String... lines) throws IOException {
        PrivateFile.replace(file, List.of(lines));
    }

    private String code(int steps) {
        return TotpSecret.parse(SECRET).code(TotpSecret.stepOf(now) + steps);
    }

    private static String verifier(String password) {
        return ScramVerifier.derive(ScramHash.SHA_256, password, SALT, 4096).encoded();
    }

    private static Origin from(String address) throws IOException {
        return Origin.UNKNOWN.from(InetAddress.getByName(address));
    }

    private static Verdict scram(UserFile users, String user, String password) throws SaslException {
        SaslClient client = SaslClients.scram(Mechanism.SCRAM_SHA_256, user, password, Optional.empty(), List.of());
        LoginExchange exchange =
                LoginMethods.of(users).begin("SCRAM-SHA-256", Origin.UNKNOWN).orElseThrow();
        Optional<byte[]> challenge = exchange.begin(Optional.of(client.evaluateChallenge(new byte[0])));
        while (challenge.isPresent()) {
            challenge = exchange.respond(client.evaluateChallenge(challenge.get()));
        }
        return exchange.result().orElseThrow().verdict();
    }
}
