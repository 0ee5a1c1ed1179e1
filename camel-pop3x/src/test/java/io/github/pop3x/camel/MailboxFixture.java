package io.github.pop3x.camel;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.pop3x.auth.UserList;
import io.github.pop3x.maildrop.MailboxStore;
import io.github.pop3x.maildrop.Maildrop;
import io.github.pop3x.maildrop.MaildropInUseException;
import io.github.pop3x.maildrop.MessageSource;
import io.github.pop3x.server.Pop3Server;
import io.github.pop3x.server.Pop3ServerLimits;
import io.github.pop3x.store.memory.MemoryStore;
import io.github.pop3x.testing.CuttingProxy;
import io.github.pop3x.wire.TransportSecurity;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A real server with one mailbox, behind a proxy that can cut: what the consumer's tests poll. */
final class MailboxFixture implements Closeable {

    static final String USER = "orders";
    static final String PASSWORD = "s3cret";

    private final MailboxStore store;
    private final Pop3Server server;
    private final CuttingProxy proxy;

    MailboxFixture() throws IOException {
        this(new MemoryStore());
    }

    MailboxFixture(MailboxStore store) throws IOException {
        this(store, Pop3ServerLimits.DEFAULT);
    }

    MailboxFixture(MailboxStore store, Pop3ServerLimits limits) throws IOException {
        this.store = store;
        server = Pop3Server.builder()
                .store(store)
                .authenticator(new UserList().add(USER, PASSWORD))
                .limits(limits)
                .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), TransportSecurity.NONE)
                .start();
        proxy = new CuttingProxy(server.port());
    }

    CuttingProxy proxy() {
        return proxy;
    }

    /** Deposits mails whose subject and text are these words; answers their unique-ids. */
    List<String> deposit(String... subjects) throws IOException {
        List<String> uniqueIds = new ArrayList<>();
        for (String subject : subjects) {
            uniqueIds.add(deposit(("Subject: " + subject + "\r\n\r\n" + subject + "\r\n").getBytes(US_ASCII)));
        }
        return uniqueIds;
    }

    String deposit(byte[] mail) throws IOException {
        return store.deposit(USER, MessageSource.of(mail)).value();
    }

    /** How many mails the mailbox holds; waits until no session has it open. */
    int count() {
        int[] count = new int[1];
        await("the mailbox to be free", () -> {
            try (Maildrop maildrop = store.lock(USER)) {
                count[0] = maildrop.messageCount();
                return true;
            } catch (MaildropInUseException inUse) {
                return false;
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        return count[0];
    }

    /** The mailbox, opened as by a session: nobody else gets in. */
    Maildrop lock() throws IOException {
        return store.lock(USER);
    }

    /** How many sessions have ended with QUIT. */
    int quits() {
        return (int) proxy.commands().stream().filter("QUIT"::equals).count();
    }

    /** How many mails were asked for. */
    int retrievals() {
        return (int) proxy.commands().stream()
                .filter(command -> command.startsWith("RETR"))
                .count();
    }

    /** Waits until so many more sessions have ended. */
    void awaitPolls(int more) {
        int before = quits();
        await(more + " more polls", () -> quits() >= before + more);
    }

    /** The consumer's URI without further options: through the proxy, in clear, polling every 50 ms. */
    String uri() {
        return uriTo(proxy.port());
    }

    /** The same past the proxy, so with true pipelining. */
    String directUri() {
        return uriTo(server.port());
    }

    private static String uriTo(int port) {
        return "pop3x:localhost:" + port + "?security=none&username=" + USER + "&password=" + PASSWORD
                + "&initialDelay=0&delay=50";
    }

    /** Waits for a condition that another thread brings about; fails after 20 s. */
    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("Waited 20 s for " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    @Override
    public void close() throws IOException {
        proxy.close();
        server.close();
        store.close();
    }
}
