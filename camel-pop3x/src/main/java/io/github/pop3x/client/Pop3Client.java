package io.github.pop3x.client;

import io.github.pop3x.wire.Capabilities;
import io.github.pop3x.wire.StatusLine;
import java.io.Closeable;
import java.util.BitSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import javax.security.sasl.SaslClient;
import org.jspecify.annotations.Nullable;

/**
 * One POP3 session, from the connection to QUIT (RFC 1939).
 *
 * <pre>{@code
 * try (Pop3Client client = Pop3Client.connect(Pop3ClientSettings.builder("pop.example.org").build())) {
 *     client.login(Credentials.of("orders", password));
 *     try (RetrievalRun run = client.retrieve(client.listing(), Admission.ALWAYS)) {
 *         for (var next = run.next(); next.isPresent(); next = run.next()) {
 *             …
 *         }
 *     }
 *     client.mark(List.of(1, 2));
 *     client.quit();
 * }
 * }</pre>
 *
 * <p>Nothing is deleted unless {@link #quit()} is called and confirmed; {@link #close()} alone breaks off. Every
 * exception except {@link CommandRefusedException} means that the connection is finished.
 *
 * <p>Not thread-safe: one session, one thread. Only {@link #abort()} may be called by another one.
 */
public final class Pop3Client implements Closeable {

    private static final int MARK_WINDOW = 100;

    private final Pop3ClientSettings settings;
    private final Dialogue dialogue;
    private Capabilities capabilities;
    private boolean isLoggedIn;
    private @Nullable RetrievalRun run;

    private Pop3Client(Pop3ClientSettings settings, Opening opening) {
        this.settings = settings;
        this.dialogue = opening.dialogue();
        this.capabilities = opening.capabilities();
    }

    /**
     * Connects, makes the connection secure as the settings ask, and reads the capabilities.
     *
     * @throws ConnectionFailedException the server can't be reached, or was silent for too long
     * @throws GreetingRefusedException the server takes no sessions now
     * @throws TlsFailedException the connection can't be made secure; no credential was sent
     * @throws ProtocolViolationException whoever answers there does not speak POP3
     */
    public static Pop3Client connect(Pop3ClientSettings settings) throws Pop3Exception {
        return new Pop3Client(settings, Opening.of(settings));
    }

    /** What CAPA listed when it was asked last: after connecting, again under TLS, again after the login. */
    public Capabilities capabilities() {
        return capabilities;
    }

    /**
     * Opens the maildrop with a user name and a password.
     *
     * @throws LoginRefusedException the server said no; its response code, if it sent one, says why
     */
    public void login(Credentials credentials) throws Pop3Exception {
        requireLoggedIn(false);
        new Login(dialogue, capabilities).with(credentials);
        enterTransaction();
    }

    /**
     * Opens the maildrop with any SASL mechanism (RFC 5034).
     *
     * @param mechanism for one use; the caller disposes of it
     * @param username for logs and exceptions
     * @throws LoginRefusedException the server said no
     * @throws ProtocolViolationException the mechanism said no, or the server did not prove what the mechanism asks for
     */
    public void login(SaslClient mechanism, String username) throws Pop3Exception {
        requireLoggedIn(false);
        new Login(dialogue, capabilities).with(mechanism, username);
        enterTransaction();
    }

    // RFC 2449 §5: capabilities may differ between the states.
    private void enterTransaction() throws Pop3Exception {
        isLoggedIn = true;
        capabilities = CapabilityReader.read(dialogue);
    }

    /**
     * Reads STAT, LIST and UIDL: in one round trip if the server allows pipelining.
     *
     * @throws CommandRefusedException the server knows neither of them
     */
    public Listing listing() throws Pop3Exception {
        requireLoggedIn(true);
        ListingReader reader = new ListingReader(dialogue, settings.maxListedMessages());
        return isPipelining() ? reader.readPipelined() : reader.readInTurn();
    }

    /**
     * Starts to retrieve messages (RETR), in the given order. While some are under way no other command is taken.
     *
     * @param messages of this session's listing
     */
    public RetrievalRun retrieve(Iterable<Listing.Entry> messages, Admission admission) {
        requireLoggedIn(true);
        return start(messages, Request::retrieve, admission);
    }

    /**
     * Starts to read the headers and the first body lines of messages (TOP, RFC 1939 §7), in the given order. While
     * some are under way no other command is taken.
     *
     * @param bodyLines 0 for the headers only
     */
    public RetrievalRun top(Iterable<Listing.Entry> messages, int bodyLines) {
        requireLoggedIn(true);
        return start(messages, message -> Request.top(message, bodyLines), Admission.ALWAYS);
    }

    private RetrievalRun start(
            Iterable<Listing.Entry> messages, Function<Listing.Entry, Request> asking, Admission admission) {
        Window window = new Window(isPipelining() ? settings.windowCommands() : 1, settings.windowOctets());
        Iterator<Listing.Entry> entries = messages.iterator();
        Iterator<Request> plan = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return entries.hasNext();
            }

            @Override
            public Request next() {
                return asking.apply(entries.next());
            }
        };
        RetrievalRun started = new RetrievalRun(dialogue, settings, window, plan, admission);
        run = started;
        return started;
    }

    /**
     * Reads the headers and the first body lines of one message (TOP, RFC 1939 §7).
     *
     * @throws CommandRefusedException the server refused; the session goes on
     */
    public Spool top(int messageNumber, int bodyLines) throws Pop3Exception {
        requireLoggedIn(true);
        Command command = Command.top(messageNumber, bodyLines);
        dialogue.send(command);
        dialogue.requireOk(command);
        SpoolWriter writer = new SpoolWriter(settings, OptionalLong.empty());
        dialogue.message(command, writer, octets -> {});
        return writer.finish()
                .orElseThrow(() -> dialogue.failed(command, writer.failure().orElseThrow()));
    }

    /**
     * Marks messages as deleted (DELE). The server deletes them at {@link #quit()}.
     *
     * @return which were marked, and which the server refused to mark; neither is an error
     */
    public Marking mark(Collection<Integer> messageNumbers) throws Pop3Exception {
        requireLoggedIn(true);
        List<Integer> numbers = List.copyOf(messageNumbers);
        if (numbers.stream().anyMatch(number -> number < 1)) {
            throw new IllegalArgumentException("Message numbers start at 1");
        }
        return new MarkExchange(dialogue, isPipelining() ? MARK_WINDOW : 1).run(numbers);
    }

    /** {@link #mark(Collection)}; bit n stands for message number n. */
    public Marking mark(BitSet messageNumbers) throws Pop3Exception {
        return mark(messageNumbers.stream().boxed().toList());
    }

    /**
     * Keeps the session alive (NOOP).
     *
     * @throws CommandRefusedException the server refused; the session goes on
     */
    public void noop() throws Pop3Exception {
        exchange(Command.of("NOOP"));
    }

    /**
     * Unmarks every marked message (RSET).
     *
     * @throws CommandRefusedException the server refused; what was marked still is
     */
    public void reset() throws Pop3Exception {
        exchange(Command.of("RSET"));
    }

    private void exchange(Command command) throws Pop3Exception {
        requireLoggedIn(true);
        dialogue.send(command);
        dialogue.requireOk(command);
    }

    /**
     * Ends the session: the server deletes what was marked (RFC 1939 §6). Never throws for what the server does or does
     * not say; the outcome tells what is known. The connection is closed in any case.
     */
    public QuitOutcome quit() {
        requireNoRun();
        Command quit = Command.of("QUIT");
        try {
            dialogue.send(quit);
            StatusLine status = dialogue.status(quit);
            dialogue.closeAnswered();
            QuitOutcome.Kind kind = status.isOk() ? QuitOutcome.Kind.CONFIRMED : QuitOutcome.Kind.REFUSED;
            return new QuitOutcome(kind, ShownText.of(status.format()));
        } catch (Pop3Exception e) {
            return new QuitOutcome(QuitOutcome.Kind.LOST, String.valueOf(e.getMessage()));
        }
    }

    /** Breaks the session off at once, whatever it waits for: nothing is deleted. May be called by any thread. */
    public void abort() {
        dialogue.close();
    }

    /** Breaks off a session that was not ended by {@link #quit()}: nothing is deleted. */
    @Override
    public void close() {
        dialogue.close();
    }

    private boolean isPipelining() {
        return switch (settings.pipelining()) {
            case AUTO -> capabilities.has("PIPELINING");
            case ON -> true;
            case OFF -> false;
        };
    }

    private void requireLoggedIn(boolean wanted) {
        requireNoRun();
        if (isLoggedIn != wanted) {
            throw new IllegalStateException(wanted ? "login() comes first" : "The session is logged in already");
        }
    }

    private void requireNoRun() {
        if (run != null && !run.isIdle()) {
            throw new IllegalStateException("Messages are under way: the retrieval run has to be closed first");
        }
    }

    @Override
    public String toString() {
        return "Pop3Client[" + dialogue.peer() + "]";
    }
}
