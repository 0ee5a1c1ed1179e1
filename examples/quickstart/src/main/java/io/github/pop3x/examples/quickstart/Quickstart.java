package io.github.pop3x.examples.quickstart;

import io.github.pop3x.auth.UserList;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.camel.main.Main;

/**
 * Real mail through both directions of the component, on embedded defaults. Takes these system properties:
 * {@code quickstart.seconds} (0: until Ctrl-C), {@code quickstart.port} (9950; 0 for a free one),
 * {@code quickstart.password} (made anew at each start),
 * {@code quickstart.routes} ({@code java} or {@code yaml}), {@code quickstart.mails} and {@code quickstart.folder}.
 */
public final class Quickstart {

    private static final int DEFAULT_PORT = 9950;

    private final Path folder;
    private final int port;
    private final String password = System.getProperty(
            "quickstart.password", UUID.randomUUID().toString().substring(0, 8));

    private Quickstart(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    public static void main(String[] arguments) throws Exception {
        Path home =
                Files.isDirectory(Path.of("examples/quickstart/mails")) ? Path.of("examples/quickstart") : Path.of("");
        Path folder = Path.of(System.getProperty(
                "quickstart.folder", home.resolve("target/quickstart").toString()));
        Path mails = Path.of(
                System.getProperty("quickstart.mails", home.resolve("mails").toString()));
        Quickstart quickstart = new Quickstart(folder, port(Integer.getInteger("quickstart.port", DEFAULT_PORT)));
        quickstart.layOut(mails);
        quickstart.run();
    }

    // A free port, so that the next routes can name it.
    private static int port(int wanted) throws IOException {
        if (wanted != 0) {
            return wanted;
        }
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    /** Puts the mails where the first route picks them up. What a killed run left there is picked up too. */
    private void layOut(Path mails) throws IOException {
        Path outgoing = Files.createDirectories(folder.resolve("outgoing"));
        String run = UUID.randomUUID().toString().substring(0, 4);
        try (Stream<Path> files = Files.list(mails)) {
            files.sorted().forEach(mail -> copy(mail, outgoing.resolve(run + "-" + mail.getFileName())));
        }
    }

    private static void copy(Path mail, Path target) {
        try {
            Files.copy(mail, target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run() throws Exception {
        ThrowAwayKey key = ThrowAwayKey.create(folder, password);
        Main main = new Main();
        main.bind("users", new UserList().add("inbox", password).add("digest", password));
        main.bind("serverKey", key.serverKey());
        main.bind("clientTrust", key.clientTrust());
        main.bind("lineByLine", new LineByLine());
        main.bind("guide", new Guide(port, password, key.certificate()));
        // Camel asks the system property before all others, and there it may be 0.
        System.setProperty("quickstart.port", String.valueOf(port));
        main.addInitialProperty("quickstart.password", password);
        main.addInitialProperty(
                "quickstart.outgoing", folder.resolve("outgoing").toString());
        main.addInitialProperty(
                "quickstart.received", folder.resolve("received").toString());
        main.addInitialProperty(
                "quickstart.maildrops", folder.resolve("maildrops").toString());
        main.addInitialProperty(
                "camel.component.pop3x.stateDirectory", folder.resolve("state").toString());
        main.configure().withName("quickstart");
        if ("yaml".equals(System.getProperty("quickstart.routes"))) {
            main.configure().withRoutesIncludePattern("classpath:routes/quickstart.yaml");
        } else {
            main.configure().addRoutesBuilder(new QuickstartRoutes());
        }
        main.configure().withDurationMaxSeconds(Integer.getInteger("quickstart.seconds", 0));
        main.run();
        System.out.println("Ended. The polled mails are in " + folder.resolve("received"));
    }
}
