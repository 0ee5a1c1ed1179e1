package io.github.pop3x.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pop3x.sasl.ScramHash;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever asks for names learns nothing from the time that answers take. */
class LoginTimeTest {

    private static final int SAMPLES = 41;
    private static final int ATTEMPTS = 3;
    /** A look-up without the computation is a hundred times faster: far outside, on the busiest machine. */
    private static final double FACTOR = 1.5;

    private interface Login {
        void attempt(String user) throws IOException;
    }

    @Test
    void unknownUsersTakeAsLongAsWrongPasswordsInAList() throws IOException {
        UserList users = new UserList().add("alice", "secret");
        assertSameTime(user -> users.authenticate(user, "wrong"));
        assertSameTime(user -> scramFirst(users, user));
    }

    @Test
    void unknownUsersTakeAsLongAsWrongPasswordsInAFile(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("users");
        User alice = User.named("alice", "alice");
        UserLines.change(
                file,
                lines -> lines.put(
                        alice.withPasswords(PasswordMaker.verifiers(alice, "secret", Set.of(ScramHash.SHA_256)))
                                .withTotp(Optional.of(TotpSecret.fresh()))));
        UserFile users = UserFile.open(file);
        assertSameTime(user -> users.authenticate(user, "wrong"));
        assertSameTime(user -> users.authenticate(user, "wrong123456"));
        assertSameTime(user -> scramFirst(users, user));
    }

    private static void scramFirst(Authenticator users, String user) throws IOException {
        // Many, since one takes microseconds only.
        for (int n = 0; n < 50; n++) {
            LoginMethods.of(users)
                    .begin("SCRAM-SHA-256", Origin.UNKNOWN)
                    .orElseThrow()
                    .begin(Optional.of(("n,,n=" + user + ",r=abc").getBytes(UTF_8)));
        }
    }

    // Another program may take the processor away for a while: once within the factor is enough, as no leak ever is.
    private static void assertSameTime(Login login) throws IOException {
        double ratio = Double.MAX_VALUE;
        for (int attempt = 0; attempt < ATTEMPTS && ratio > FACTOR; attempt++) {
            long[] known = new long[SAMPLES];
            long[] unknown = new long[SAMPLES];
            for (int n = 0; n < SAMPLES; n++) {
                known[n] = nanos(login, "alice");
                unknown[n] = nanos(login, "nobody");
            }
            double both = (double) median(known) / median(unknown);
            ratio = Math.max(both, 1 / both);
        }
        assertThat(ratio).isLessThan(FACTOR);
    }

    private static long nanos(Login login, String user) throws IOException {
        long start = System.nanoTime();
        login.attempt(user);
        return System.nanoTime() - start;
    }

    private static long median(long[] nanos) {
        Arrays.sort(nanos);
        return nanos[nanos.length / 2];
    }

    @Test
    void unknownUsersAreToldTheSame() {
        UserList users = new UserList().add("alice", "secret");
        LoginMethods methods = LoginMethods.of(users);
        for (String user : List.of("alice", "nobody")) {
            assertThat(methods.logIn(user, "wrong", Origin.UNKNOWN))
                    .isEqualTo(new LoginResult(user, Verdict.refused(), "Wrong user name or password"));
        }
    }
}
