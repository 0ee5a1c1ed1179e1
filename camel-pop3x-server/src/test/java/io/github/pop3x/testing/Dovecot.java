package io.github.pop3x.testing;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A Dovecot of our own: a child process with its own configuration, users and mails below one folder; nothing of the
 * system's is read or touched. POP3 in clear and with STLS on one port, with TLS on another.
 *
 * <p>Started by root, it reads mail as the user {@code mail}, since Dovecot refuses to do so as root; {@link #handOver}
 * gives files to that user. Started by anybody else, everything belongs to that user.
 */
public final class Dovecot implements Closeable {

    /** The one user. */
    public static final String USER = "alice";

    /** The one user's password. */
    public static final String PASSWORD = "secret";

    private static final Program SERVER = new Program("/usr/sbin/dovecot", "dovecot-pop3d");
    private static final Program DOVEADM = new Program("doveadm", "dovecot-core");
    private static final String ME = System.getProperty("user.name");
    private static final boolean IS_ROOT = ME.equals("root");
    private static final String MAIL_USER = IS_ROOT ? "mail" : ME;
    private static final long START_SECONDS = 30;

    // No chroot: only root may do that.
    private static final String CONFIGURATION = """
            protocols = pop3
            listen = 127.0.0.1
            base_dir = %1$s/run
            state_dir = %1$s/state
            log_path = %1$s/dovecot.log
            ssl = yes
            ssl_cert = <%2$s
            ssl_key = <%3$s
            disable_plaintext_auth = no
            mail_location = maildir:%1$s/maildrops/%%u
            mail_uid = %4$s
            mail_gid = %7$s
            first_valid_uid = 1
            mail_fsync = never
            passdb {
              driver = passwd-file
              args = %1$s/users
            }
            userdb {
              driver = static
              args = home=%1$s/home/%%u
            }
            service pop3-login {
              chroot =
              inet_listener pop3 {
                port = %5$d
              }
              inet_listener pop3s {
                port = %6$d
                ssl = yes
              }
            }
            service anvil {
              chroot =
            }
            """;
    private static final String WITHOUT_ROOT = """
            default_internal_user = %1$s
            default_login_user = %1$s
            default_internal_group = %2$s
            """;

    private final Path folder;
    private final Path configuration;
    private final int clearPort;
    private final int tlsPort;
    private final Process process;

    private Dovecot(Path folder, Path configuration, int clearPort, int tlsPort) {
        this.folder = folder;
        this.configuration = configuration;
        this.clearPort = clearPort;
        this.tlsPort = tlsPort;
        this.process = SERVER.start(folder, folder.resolve("dovecot.out"), "-F", "-c", configuration.toString());
    }

    /** Starts one on free ports and waits until it greets. */
    public static Dovecot start(Path parent, PemKey key) throws IOException, InterruptedException {
        // Another user has to pass through these.
        Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path folder = Files.createDirectory(parent.resolve("dovecot"));
        Files.writeString(folder.resolve("users"), USER + ":{PLAIN}" + PASSWORD + "\n");
        Files.createDirectories(folder.resolve("maildrops").resolve(USER));
        Files.createDirectories(folder.resolve("home").resolve(USER));
        int clearPort;
        int tlsPort;
        try (ServerSocket clear = new ServerSocket(0);
                ServerSocket tls = new ServerSocket(0)) {
            clearPort = clear.getLocalPort();
            tlsPort = tls.getLocalPort();
        }
        Path configuration =
                Files.writeString(folder.resolve("dovecot.conf"), configuration(folder, key, clearPort, tlsPort));
        Dovecot dovecot = new Dovecot(folder, configuration, clearPort, tlsPort);
        dovecot.handOver();
        dovecot.awaitGreeting();
        return dovecot;
    }

    private static String configuration(Path folder, PemKey key, int clearPort, int tlsPort) throws IOException {
        String group = IS_ROOT
                ? MAIL_USER
                : Files.readAttributes(folder, PosixFileAttributes.class)
                        .group()
                        .getName();
        String common = CONFIGURATION.formatted(
                folder, key.certificate(), key.privateKey(), MAIL_USER, clearPort, tlsPort, group);
        return IS_ROOT ? common : common + WITHOUT_ROOT.formatted(ME, group);
    }

    /** The port for clear text and STLS. */
    public int clearPort() {
        return clearPort;
    }

    /** The port for TLS from the first octet. */
    public int tlsPort() {
        return tlsPort;
    }

    /** Where the Maildir of {@link #USER} is: a folder of that name below this one. */
    public Path maildrops() {
        return folder.resolve("maildrops");
    }

    /** Lets Dovecot itself store a mail. */
    public void deposit(byte[] mail) throws IOException, InterruptedException {
        Path file = Files.write(folder.resolve("mail"), mail);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        DOVEADM.run(folder, "-c", configuration.toString(), "save", "-u", USER, file.toString());
    }

    /** Gives what this process wrote below {@link #maildrops} to the user that Dovecot reads mail as. */
    public void handOver() throws IOException {
        if (!IS_ROOT) {
            return;
        }
        UserPrincipal owner =
                FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(MAIL_USER);
        for (Path root : new Path[] {maildrops(), folder.resolve("home")}) {
            try (Stream<Path> files = Files.walk(root)) {
                files.forEach(file -> setOwner(file, owner));
            }
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(START_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void setOwner(Path file, UserPrincipal owner) {
        try {
            Files.setOwner(file, owner);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitGreeting() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!greets()) {
            // The wait is for its end; what is hoped for is that it takes 50 ms.
            if (process.waitFor(50, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
                Path log = folder.resolve("dovecot.log");
                close();
                throw new AssertionError("Dovecot doesn't start: " + Files.readString(folder.resolve("dovecot.out"))
                        + (Files.exists(log) ? Files.readString(log) : ""));
            }
        }
    }

    private boolean greets() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), clearPort)) {
            socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(START_SECONDS));
            InputStream in = socket.getInputStream();
            return in.read() == '+';
        } catch (IOException notYet) {
            return false;
        }
    }
}
