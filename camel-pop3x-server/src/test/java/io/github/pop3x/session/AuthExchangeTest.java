package io.github.pop3x.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pop3x.auth.Authenticator;
import io.github.pop3x.auth.LoginMethods;
import io.github.pop3x.auth.Origin;
import io.github.pop3x.auth.SharedSecrets;
import io.github.pop3x.auth.UserList;
import io.github.pop3x.auth.Verdict;
import io.github.pop3x.maildrop.Maildrop;
import io.github.pop3x.sasl.Mechanism;
import io.github.pop3x.sasl.SaslClients;
import io.github.pop3x.store.memory.MemoryStore;
import io.github.pop3x.wire.LineDecoder;
import io.github.pop3x.wire.LineTooLongException;
import io.github.pop3x.wire.TransportSecurity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** AUTH (RFC 5034) with every mechanism, against the session alone. */
class AuthExchangeTest {

    private static final String WRONG = "-ERR [AUTH] Wrong user name or password";

    private final MemoryStore store = new MemoryStore();
    private final UserList users = new UserList().add("mrose", "secret");

    @Test
    void scramLogsIn() throws SaslException {
        try (Pop3Session session = session(users)) {
            assertThat(logIn(session, scram("mrose", "secret"), true)).isEqualTo("+OK 0 messages");
            assertThat(session.summary().user()).isEqualTo("mrose");
        }
        try (Pop3Session session = session(users)) {
            assertThat(logIn(session, scram("mrose", "secret"), false)).isEqualTo("+OK 0 messages");
        }
    }

    @Test
    void scramSaysTheSameOfAnUnknownUser() throws SaslException {
        try (Pop3Session session = session(users)) {
            assertThat(logIn(session, scram("mrose", "wrong"), true)).isEqualTo(WRONG);
            assertThat(logIn(session, scram("nobody", "secret"), true)).isEqualTo(WRONG);
        }
    }

    @Test
    void scramShowsAnUnknownUserTheSameSaltEachTime() {
        try (Pop3Session session = session(users)) {
            String one = serverFirst(session, "n,,n=nobody,r=abc");
            receive(session, "*");
            assertThat(serverFirst(session, "n,,n=nobody,r=abc").replaceAll("r=[^,]+", ""))
                    .isEqualTo(one.replaceAll("r=[^,]+", ""));
            receive(session, "*");
            assertThat(serverFirst(session, "n,,n=nobody2,r=abc").replaceAll("r=[^,]+", ""))
                    .isNotEqualTo(one.replaceAll("r=[^,]+", ""));
        }
    }

    @Test
    void scramsLastChallengeGetsAnEmptyAnswer() throws SaslException {
        try (Pop3Session session = session(users)) {
            SaslClient client = scram("mrose", "secret");
            String line = receive(session, "AUTH SCRAM-SHA-256 " + base64(client.evaluateChallenge(new byte[0])));
            line = receive(session, base64(client.evaluateChallenge(challenge(line))));
            client.evaluateChallenge(challenge(line));
            assertThat(receive(session, "AA==")).isEqualTo("-ERR Not a SCRAM-SHA-256 message in base64");
            assertThat(receive(session, "STAT")).startsWith("-ERR");
        }
    }

    @Test
    void droppedConnectionInTheMiddleFreesEverything() throws IOException {
        try (Pop3Session session = session(users)) {
            serverFirst(session, "n,,n=mrose,r=abc");
        }
        try (Maildrop maildrop = store.lock("mrose")) {
            assertThat(maildrop.messageCount()).isZero();
        }
    }

    @Test
    void listsWhatCanSucceedTheStrongestFirst() {
        try (Pop3Session session = session(users)) {
            assertThat(mechanisms(session)).isEqualTo("SCRAM-SHA-256 PLAIN LOGIN");
        }
        LoginMethods all = LoginMethods.of(users)
                .withTokens((user, token) -> Verdict.refused())
                .withCertificates((certificate, user) -> Verdict.refused())
                .withSharedSecrets(user -> Optional.empty());
        try (Pop3Session session = session(all)) {
            assertThat(mechanisms(session)).isEqualTo("SCRAM-SHA-256 OAUTHBEARER XOAUTH2 CRAM-MD5 PLAIN LOGIN");
            assertThat(receive(session, "AUTH EXTERNAL =")).isEqualTo("-ERR Unknown mechanism; CAPA lists them");
            assertThat(receive(session, "AUTH SCRAM-SHA-256-PLUS"))
                    .isEqualTo("-ERR Unknown mechanism; CAPA lists them");
        }
        try (Pop3Session session = session((user, password) -> Verdict.refused())) {
            assertThat(mechanisms(session)).isEqualTo("PLAIN LOGIN");
        }
    }

    @Test
    void loginTakesTheNameAtOnceOrWhenAsked() {
        try (Pop3Session session = session(users)) {
            assertThat(receive(session, "AUTH LOGIN")).isEqualTo("+ VXNlcm5hbWU6");
            assertThat(receive(session, base64("mrose"))).isEqualTo("+ UGFzc3dvcmQ6");
            assertThat(receive(session, base64("wrong"))).isEqualTo(WRONG);
            assertThat(receive(session, "AUTH LOGIN " + base64("mrose"))).isEqualTo("+ UGFzc3dvcmQ6");
            assertThat(receive(session, base64("secret"))).isEqualTo("+OK 0 messages");
        }
    }

    @Test
    void tokensLogIn() throws SaslException {
        LoginMethods methods = LoginMethods.of(users).withTokens(AuthExchangeTest::token);
        for (SaslClient client : new SaslClient[] {
            SaslClients.oauthBearer("mrose", "h", OptionalInt.of(110), "good"),
            SaslClients.oauthBearer("", "", OptionalInt.empty(), "good"),
            SaslClients.xoauth2("mrose", "good")
        }) {
            try (Pop3Session session = session(methods)) {
                assertThat(logIn(session, client, true)).isEqualTo("+OK 0 messages");
                assertThat(session.summary().user()).isEqualTo("mrose");
            }
        }
    }

    @Test
    void tokensOfSomebodyElseDoNot() throws SaslException {
        LoginMethods careless = LoginMethods.of(users).withTokens((user, token) -> Verdict.accepted("mrose", "mrose"));
        try (Pop3Session session = session(careless)) {
            assertThat(logIn(session, SaslClients.xoauth2("root", "good"), true))
                    .startsWith("-ERR [AUTH]");
        }
        LoginMethods silent = LoginMethods.of(users).withTokens((user, token) -> Verdict.accepted("mrose"));
        try (Pop3Session session = session(silent)) {
            assertThat(logIn(session, SaslClients.oauthBearer("", "", OptionalInt.empty(), "good"), true))
                    .startsWith("-ERR [AUTH]");
        }
    }

    // curl's tests 887 to 890: the refusal is a challenge, which is answered with AQ==.
    @Test
    void refusedTokensAreToldAsAChallengeAndCount() {
        LoginMethods methods = LoginMethods.of(users).withTokens(AuthExchangeTest::token);
        try (Pop3Session session = session(methods)) {
            String bad = base64("n,a=mrose,\1auth=Bearer bad\1\1");
            assertThat(receive(session, "AUTH OAUTHBEARER " + bad))
                    .isEqualTo("+ " + base64("{\"status\":\"invalid_token\"}"));
            assertThat(receive(session, "AQ==")).isEqualTo(WRONG);
            assertThat(receive(session, "AUTH OAUTHBEARER")).isEqualTo("+ ");
            assertThat(receive(session, bad)).startsWith("+ ");
            assertThat(receive(session, "*")).isEqualTo("-ERR Authentication cancelled");
            receive(session, "AUTH XOAUTH2 " + base64("user=mrose\1auth=Bearer bad\1\1"));
            Reply last = session.receive(new byte[0]);
            assertThat(last.line()).isEqualTo(WRONG);
            assertThat(last.then()).isEqualTo(Reply.Then.CLOSE);
        }
    }

    @Test
    void verdictsHaveTheirCodes() {
        Authenticator verdicts = (user, password) -> switch (user) {
            case "refused" -> Verdict.refused();
            case "down" -> Verdict.unavailable();
            case "closed" -> Verdict.disabled();
            case "old" -> Verdict.expired();
            default -> throw new IllegalStateException("the directory is on fire");
        };
        String[][] expected = {
            {"refused", WRONG},
            {"down", "-ERR [SYS/TEMP] Logins can't be checked now"},
            {"closed", "-ERR [SYS/PERM] This account is disabled"},
            {"old", "-ERR [AUTH] These credentials have expired"},
            {"fire", "-ERR [SYS/TEMP] Logins can't be checked now"}
        };
        for (String[] pair : expected) {
            try (Pop3Session session = session(verdicts)) {
                receive(session, "USER " + pair[0]);
                assertThat(receive(session, "PASS x")).isEqualTo(pair[1]);
                assertThat(receive(session, "AUTH PLAIN " + base64("\0" + pair[0] + "\0x")))
                        .isEqualTo(pair[1]);
            }
        }
    }

    @Test
    void apopIsOffUnlessThereAreSecrets() throws Exception {
        try (Pop3Session session = session(users)) {
            assertThat(session.greeting().line()).isEqualTo("+OK POP3 server ready");
            assertThat(receive(session, "APOP mrose c4c9334bac560ecc979e58001b3e22fb"))
                    .startsWith("-ERR APOP is not");
        }
        LoginMethods methods = LoginMethods.of(users).withSharedSecrets(AuthExchangeTest::secret);
        try (Pop3Session session = session(methods)) {
            String stamp = session.greeting().line().substring("+OK POP3 server ready ".length());
            String digest = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest((stamp + "secret").getBytes(UTF_8)));
            assertThat(receive(session, "APOP mrose " + digest)).isEqualTo("+OK 0 messages");
        }
    }

    @Test
    void apopsStampServesOnce() {
        LoginMethods methods = LoginMethods.of(users).withSharedSecrets(AuthExchangeTest::secret);
        try (Pop3Session session = session(methods)) {
            session.greeting();
            assertThat(receive(session, "APOP mrose")).isEqualTo("-ERR APOP needs a name and a digest");
            assertThat(receive(session, "APOP mrose c4c9334bac560ecc979e58001b3e22fb"))
                    .isEqualTo(WRONG);
            assertThat(receive(session, "APOP mrose c4c9334bac560ecc979e58001b3e22fb"))
                    .startsWith("-ERR APOP is not");
        }
        Pop3Session starttls = new Pop3Session(SessionPolicy.of(TransportSecurity.STARTTLS), store, methods);
        assertThat(starttls.greeting().line()).isEqualTo("+OK POP3 server ready");
    }

    @ParameterizedTest
    @EnumSource(names = {"PLAIN", "LOGIN", "SCRAM_SHA_256", "XOAUTH2", "OAUTHBEARER", "CRAM_MD5"})
    void nothingAClientSendsBreaksAMechanism(Mechanism mechanism) {
        LoginMethods methods =
                LoginMethods.of(users).withTokens(AuthExchangeTest::token).withSharedSecrets(AuthExchangeTest::secret);
        String[] lines = {
            "",
            "=",
            "==",
            "A",
            "AA",
            "AA=",
            "AA==",
            "AAA=",
            "AAAA",
            "A===",
            " ",
            "\0",
            "\u00ff",
            "A A=",
            "AA==AA==",
            "*",
            "**",
            "* ",
            base64("\0\0"),
            base64("a\0b\0c"),
            base64("x".repeat(40_000)),
            "A".repeat(65_000),
            base64("n,,n=" + ",x=y".repeat(9_000)),
            base64("n,,n=a,r=b"),
            base64("user=u\1".repeat(5_000))
        };
        for (String first : lines) {
            for (String second : lines) {
                try (Pop3Session session = session(methods)) {
                    receive(session, "AUTH " + mechanism.mechanismName());
                    receive(session, first);
                    assertThat(receive(session, second)).matches("[+-].*");
                    assertThat(session.summary().phase()).isEqualTo(Phase.AUTHORIZATION);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"AUTH XOAUTH2 ,true", "auth xoauth2 ,true", "USER ,false", "AUTHX ,false", "@UTH ,false"})
    void onlyAuthLinesMayBeLong(String begin, boolean mayBeLong) throws IOException {
        byte[] line = (begin + " " + "t".repeat(22_000) + "\r\n").getBytes(UTF_8);
        for (int chunk : new int[] {1, 3, 600, line.length}) {
            LineDecoder lines = new LineDecoder(512);
            Optional<byte[]> found = Optional.empty();
            boolean refused = false;
            try {
                for (int at = 0; at < line.length; at += chunk) {
                    ByteBuffer octets = ByteBuffer.wrap(line, at, Math.min(chunk, line.length - at));
                    found = lines.next(octets, LineDecoder.Expected.COMMAND);
                }
            } catch (LineTooLongException tooLong) {
                refused = true;
            }
            assertThat(refused).isNotEqualTo(mayBeLong);
            assertThat(found.isPresent()).isEqualTo(mayBeLong);
        }
    }

    private Pop3Session session(Authenticator authenticator) {
        return new Pop3Session(
                SessionPolicy.of(TransportSecurity.NONE),
                store,
                authenticator,
                () -> Origin.UNKNOWN,
                LoginGate.OPEN,
                SessionListener.NONE);
    }

    private static Verdict token(String user, String token) {
        boolean isGood = token.equals("good") && (user.isEmpty() || user.equals("mrose"));
        return isGood ? Verdict.accepted("mrose", "mrose") : Verdict.refused();
    }

    private static Optional<SharedSecrets.SharedSecret> secret(String user) {
        return Optional.of(new SharedSecrets.SharedSecret("secret", Verdict.accepted(user)))
                .filter(any -> user.equals("mrose"));
    }

    private static SaslClient scram(String user, String password) {
        return SaslClients.scram(Mechanism.SCRAM_SHA_256, user, password, Optional.empty(), List.of());
    }

    private static String logIn(Pop3Session session, SaslClient client, boolean atOnce) throws SaslException {
        String auth = "AUTH " + client.getMechanismName();
        byte[] initial = client.evaluateChallenge(new byte[0]);
        String line = receive(session, atOnce ? auth + ' ' + base64(initial) : auth);
        if (!atOnce) {
            assertThat(line).isEqualTo("+ ");
            line = receive(session, base64(initial));
        }
        while (line.startsWith("+ ")) {
            line = receive(session, base64(client.evaluateChallenge(challenge(line))));
        }
        return line;
    }

    private static String serverFirst(Pop3Session session, String clientFirst) {
        return new String(challenge(receive(session, "AUTH SCRAM-SHA-256 " + base64(clientFirst))), UTF_8);
    }

    private static String mechanisms(Pop3Session session) {
        Reply reply = session.receive("AUTH".getBytes(UTF_8));
        ByteBuffer lines = ByteBuffer.allocate(4096);
        try (Reply.Content content = reply.content().orElseThrow()) {
            assertThat(content.fill(lines)).isTrue();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return new String(lines.array(), 0, lines.position(), UTF_8)
                .replace("\r\n.\r\n", "")
                .replace("\r\n", " ");
    }

    private static String receive(Pop3Session session, String line) {
        return session.receive(line.getBytes(UTF_8)).line();
    }

    private static byte[] challenge(String line) {
        return Base64.getDecoder().decode(line.substring(2));
    }

    private static String base64(String text) {
        return base64(text.getBytes(UTF_8));
    }

    private static String base64(byte[] octets) {
        return Base64.getEncoder().encodeToString(octets);
    }
}
