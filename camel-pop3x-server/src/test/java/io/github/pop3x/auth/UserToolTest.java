package io.github.pop3x.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserToolTest {

    @TempDir
    Path directory;

    private String file;
    private String output = "";
    private String errors = "";

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("users").toString();
    }

    @Test
    void addsUsersWhoCanLogIn() throws IOException {
        assertThat(run("secret\n", "add", "alice")).isZero();
        assertThat(output).isEqualTo("Added user 'alice' with mailbox 'alice'\n");
        assertThat(run("other\n", "add", "bob smith", "--mailbox", "orders", "--sha1"))
                .isZero();
        assertThat(authenticate("alice", "secret")).isEqualTo(Verdict.accepted("alice", "alice"));
        assertThat(authenticate("bob smith", "other")).isEqualTo(Verdict.accepted("bob smith", "orders"));
        assertThat(Files.readString(Path.of(file))).doesNotContain("secret", "other");
        assertThat(run("", "list")).isZero();
        assertThat(output).isEqualTo("alice\talice\t\nbob smith\torders\tSHA-1\n");
    }

    @Test
    void changesPasswords() throws IOException {
        run("one\n", "add", "alice", "--sha1");
        assertThat(run("two\n", "passwd", "alice")).isZero();
        assertThat(authenticate("alice", "one")).isEqualTo(Verdict.refused());
        assertThat(authenticate("alice", "two").isAccepted()).isTrue();
        assertThat(UserLines.read(Path.of(file)).user("alice").orElseThrow().passwords())
                .hasSize(2);
    }

    @Test
    void disablesEnablesAndRemoves() throws IOException {
        run("secret\n", "add", "alice");
        assertThat(run("", "disable", "alice")).isZero();
        assertThat(output).isEqualTo("User 'alice' is now: disabled\n");
        assertThat(authenticate("alice", "secret")).isEqualTo(Verdict.disabled());
        assertThat(run("", "enable", "alice")).isZero();
        assertThat(authenticate("alice", "secret").isAccepted()).isTrue();
        assertThat(run("", "require-second-factor", "alice")).isZero();
        assertThat(authenticate("alice", "secret")).isEqualTo(Verdict.refused());
        assertThat(run("", "allow-password-alone", "alice")).isZero();
        assertThat(output).isEqualTo("User 'alice' is now: enabled, with the password alone\n");
        String hash = "0123456789abcdef".repeat(4);
        assertThat(run("", "certificate-add", "alice", hash)).isZero();
        assertThat(output).isEqualTo("User 'alice' now has 1 certificates\n");
        assertThat(run("", "certificate-remove", "alice", hash.toUpperCase(Locale.ROOT)))
                .isZero();
        assertThat(run("", "remove", "alice")).isZero();
        assertThat(authenticate("alice", "secret")).isEqualTo(Verdict.refused());
    }

    @Test
    void showsTheSecretOfTheCodesAsAQrCode() throws Exception {
        run("secret\n", "add", "alice");
        assertThat(run("", "totp-on", "alice", "--issuer", "My Server")).isZero();
        String uri = output.lines()
                .filter(line -> line.startsWith("otpauth:"))
                .findFirst()
                .orElseThrow();
        assertThat(uri).startsWith("otpauth://totp/My%20Server:alice?secret=");
        List<String> squares =
                output.lines().filter(line -> line.startsWith("\u2588")).toList();
        assertThat(read(squares)).isEqualTo(uri);
        assertThat(authenticate("alice", "secret")).isEqualTo(Verdict.refused());
        TotpSecret secret = TotpSecret.parse(uri.replaceAll(".*secret=([A-Z2-7]+).*", "$1"));
        String code = secret.code(TotpSecret.stepOf(Instant.now()));
        assertThat(authenticate("alice", "secret" + code).isAccepted()).isTrue();
        assertThat(run("", "totp-off", "alice")).isZero();
        assertThat(authenticate("alice", "secret").isAccepted()).isTrue();
    }

    @Test
    void makesListsAndRevokesAppPasswords() throws IOException {
        run("secret\n", "add", "alice");
        run("", "require-second-factor", "alice");
        assertThat(run("", "app-add", "alice", "my phone")).isZero();
        String app = output.lines().reduce((first, second) -> second).orElseThrow();
        assertThat(app).matches("([a-z2-7]{4}-){5}[a-z2-7]{4}");
        assertThat(authenticate("alice", app).isAccepted()).isTrue();
        assertThat(run("", "app-add", "alice", "office", "--from", "10.0.0.0/8", "--expires", "2027-01-31T00:00:00Z"))
                .isZero();
        assertThat(run("", "app-list", "alice")).isZero();
        assertThat(output)
                .isEqualTo("my phone\tnever expires\tfrom anywhere\n"
                        + "office\texpires 2027-01-31T00:00:00Z\tfrom 10.0.0.0/8\n");
        // The main password may change, the app's goes on.
        assertThat(run("another\n", "passwd", "alice")).isZero();
        assertThat(authenticate("alice", app).isAccepted()).isTrue();
        assertThat(run("", "app-revoke", "alice", "my phone")).isZero();
        assertThat(authenticate("alice", app)).isEqualTo(Verdict.refused());
        assertThat(run("", "app-revoke", "alice", "my phone")).isEqualTo(UserTool.NOT_DONE);
    }

    @Test
    void saysWhatItDidNotDo() {
        run("secret\n", "add", "alice");
        assertThat(run("x\n", "add", "alice")).isEqualTo(UserTool.NOT_DONE);
        assertThat(errors).startsWith("Not done: User 'alice' exists");
        assertThat(run("x\n", "passwd", "bob")).isEqualTo(UserTool.NOT_DONE);
        assertThat(errors).startsWith("Not done: There is no user 'bob'");
        assertThat(run("", "add", "bob")).isEqualTo(UserTool.NOT_DONE);
        assertThat(errors).startsWith("Not done: No password");
        assertThat(run("", "app-add", "alice", "x", "--from", "example.org")).isEqualTo(UserTool.NOT_DONE);
        assertThat(run("", "app-add", "alice", "x", "--expires", "soon")).isEqualTo(UserTool.NOT_DONE);
        assertThat(run("", "certificate-add", "alice", "12")).isEqualTo(UserTool.NOT_DONE);
    }

    @Test
    void explainsItselfWhenTheCommandLineMakesNoSense() {
        for (String[] words : new String[][] {
            {},
            {"add"},
            {"add", "alice", "secret"},
            {"add", "alice", "--password", "secret"},
            {"add", "alice", "--mailbox"},
            {"add", ""},
            {"lst"},
            {"list", "alice"},
            {"passwd", "alice", "--mailbox", "x"}
        }) {
            assertThat(run("secret\n", words)).as(Arrays.toString(words)).isEqualTo(UserTool.USAGE);
            assertThat(errors).contains("Usage: UserTool <file> <command>");
        }
    }

    private int run(String input, String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        PasswordSource source = PasswordSource.of(null, new BufferedReader(new StringReader(input)));
        String[] arguments = new String[words.length + 1];
        arguments[0] = file;
        System.arraycopy(words, 0, arguments, 1, words.length);
        int code = new UserTool(source, new PrintWriter(out), new PrintWriter(err)).run(arguments);
        output = out.toString().replace(System.lineSeparator(), "\n");
        errors = err.toString().replace(System.lineSeparator(), "\n");
        return code;
    }

    private Verdict authenticate(String user, String password) throws IOException {
        return UserFile.open(Path.of(file)).authenticate(user, password);
    }

    /** Reads the squares as a camera would, four pixels each. */
    private static String read(List<String> lines) throws Exception {
        int width = lines.get(0).length() * 4;
        int height = lines.size() * 8;
        int[] pixels = new int[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                char block = lines.get(y / 8).charAt(x / 4);
                boolean isLight = block == '\u2588' || block == (y % 8 < 4 ? '\u2580' : '\u2584');
                pixels[y * width + x] = isLight ? 0xFFFFFF : 0;
            }
        }
        BinaryBitmap image = new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(width, height, pixels)));
        return new QRCodeReader().decode(image).getText();
    }
}
