package io.github.pop3x.client;

import io.github.pop3x.wire.DotUnstuffer;
import io.github.pop3x.wire.StatusLine;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commands out, replies in. Whatever fails here ends the connection, and the exception says at which command.
 *
 * <p>Not thread-safe, except {@link #close()}.
 */
final class Dialogue implements Closeable {

    /** RFC 1939 §3 allows 512 octets; servers put whole sentences there. */
    static final int MAX_STATUS_OCTETS = 8 * 1024;

    static final int MAX_LISTING_LINE_OCTETS = 4 * 1024;

    private static final int MAX_WRITE_OCTETS = 2 * 1024;
    private static final Command HANDSHAKE = Command.secret("", "the TLS handshake", new byte[0]);
    private static final Logger LOG = LoggerFactory.getLogger(Pop3Client.class.getPackageName() + ".transcript");

    private final Connection connection;
    private Peer peer;
    private final List<String> secrets = new ArrayList<>();
    private volatile boolean isFinished;

    Dialogue(Connection connection, Peer peer) {
        this.connection = connection;
        this.peer = peer;
    }

    Peer peer() {
        return peer;
    }

    void user(String name) {
        peer = peer.withUser(name);
    }

    /** From now on this text is masked where the server repeats it: some echo a command that they refuse. */
    void mask(String secret) {
        secrets.add(secret);
    }

    void unmask() {
        secrets.clear();
    }

    void startTls() throws Pop3Exception {
        if (connection.input().hasRemaining()) {
            // Injected before TLS, to be believed behind it (RFC 2595 §4; CVE-2011-0411 and its kin).
            throw tlsFailed("sent octets behind its reply to STLS, which an attacker may have put there", null);
        }
        try {
            connection.startTls();
        } catch (SSLException e) {
            if (e.getCause() instanceof EOFException) {
                throw failed(HANDSHAKE, e);
            }
            String why = ShownText.of(String.valueOf(e.getMessage()));
            throw tlsFailed("failed in the TLS handshake (check port, trust and host name): " + why, e);
        } catch (IOException e) {
            throw failed(HANDSHAKE, e);
        }
    }

    TlsFailedException tlsFailed(String what, @Nullable IOException cause) {
        close();
        return new TlsFailedException("The server " + peer + ' ' + what, cause);
    }

    /** Sends commands to a server that owes no reply. */
    void send(Command... commands) throws Pop3Exception {
        send(List.of(commands));
    }

    /** {@link #send(Command...)}. */
    void send(List<Command> commands) throws Pop3Exception {
        requireSilence(commands.get(0));
        sendAhead(commands);
    }

    /** Sends commands to a server that may owe replies; in few writes, since some can't read half a command. */
    void sendAhead(List<Command> commands) throws Pop3Exception {
        ByteArrayOutputStream batch = new ByteArrayOutputStream(Math.min(MAX_WRITE_OCTETS, 24 * commands.size()));
        for (Command command : commands) {
            LOG.debug("{} C: {}", peer, command);
            if (batch.size() > 0 && batch.size() + command.octets().length > MAX_WRITE_OCTETS) {
                write(command, batch);
            }
            batch.writeBytes(command.octets());
        }
        write(commands.get(commands.size() - 1), batch);
    }

    private void write(Command command, ByteArrayOutputStream batch) throws Pop3Exception {
        try {
            requireOpen();
            connection.write(batch.toByteArray());
            batch.reset();
        } catch (IOException e) {
            throw failed(command, e);
        }
    }

    /** A server that speaks when it owes nothing is not understood any more. Empty lines are forgiven (Exchange Online). */
    private void requireSilence(Command command) throws Pop3Exception {
        ByteBuffer input = connection.input();
        while (input.hasRemaining() && (input.get(input.position()) == '\r' || input.get(input.position()) == '\n')) {
            input.get();
        }
        if (input.hasRemaining()) {
            throw violated(command, "the server had sent more than the reply to the command before");
        }
    }

    /** Reads the status line that answers a command. */
    StatusLine status(Command command) throws Pop3Exception {
        String line = statusText(command);
        return parse(line).orElseThrow(() -> violated(command, "this is no status line: '" + ShownText.of(line) + "'"));
    }

    Optional<StatusLine> parse(String line) {
        return StatusLine.parse(line)
                .map(status -> new StatusLine(status.isOk(), status.responseCode(), masked(status.text())));
    }

    /** Reads one line that may also be a SASL continuation. */
    String statusText(Command command) throws Pop3Exception {
        String line = "";
        // Exchange Online sends an empty line now and then.
        for (int empty = 0; line.isEmpty() && empty < 3; empty++) {
            line = line(command, MAX_STATUS_OCTETS, StandardCharsets.UTF_8).replace('\r', ' ');
            LOG.debug("{} S: {}", peer, LOG.isDebugEnabled() ? ShownText.of(masked(line)) : "");
        }
        return line;
    }

    /** {@link #status}, where a refusal is an exception. */
    StatusLine requireOk(Command command) throws Pop3Exception {
        StatusLine status = status(command);
        if (!status.isOk()) {
            throw new CommandRefusedException(refusal(command.toString(), status), command, status);
        }
        return status;
    }

    String refusal(String what, StatusLine status) {
        return "The server " + peer + " refused " + what + ": " + ShownText.of(status.format());
    }

    /**
     * Reads the next line of a multi-line reply. ISO-8859-1: no octet of a unique-id is lost.
     *
     * @return nothing at the termination; blanks behind it are forgiven, since no line of a listing starts with a dot
     */
    Optional<String> listingLine(Command command) throws Pop3Exception {
        String line = line(command, MAX_LISTING_LINE_OCTETS, StandardCharsets.ISO_8859_1);
        LOG.trace("{} S: {}", peer, LOG.isTraceEnabled() ? ShownText.of(line) : "");
        boolean isTermination = line.startsWith(".") && line.strip().length() == 1;
        return isTermination ? Optional.empty() : Optional.of(line);
    }

    private String line(Command command, int maxOctets, Charset charset) throws Pop3Exception {
        try {
            requireOpen();
            ByteBuffer line = connection.readLine(maxOctets);
            if (line == null) {
                throw violated(command, "the server sent a line of more than " + maxOctets + " octets");
            }
            return decode(line, charset);
        } catch (Pop3Exception e) {
            throw e;
        } catch (IOException e) {
            throw failed(command, e);
        }
    }

    private static String decode(ByteBuffer line, Charset charset) {
        int octets = line.limit() - 1;
        if (octets > 0 && line.get(octets - 1) == '\r') {
            octets--;
        }
        return new String(line.array(), line.arrayOffset(), octets, charset);
    }

    private String masked(String line) {
        String shown = line;
        for (String secret : secrets) {
            shown = shown.replace(secret, "***");
        }
        return shown;
    }

    /** Hears how far a message has come. */
    @FunctionalInterface
    interface Progress {
        void received(int octets) throws Pop3Exception;
    }

    /**
     * Reads the message behind a status line to its end.
     *
     * @param output must not fail
     */
    void message(Command command, OutputStream output, Progress progress) throws Pop3Exception {
        DotUnstuffer unstuffer = new DotUnstuffer();
        ByteBuffer input = connection.input();
        boolean isTerminated = false;
        try {
            while (!isTerminated) {
                if (!input.hasRemaining()) {
                    connection.fill();
                }
                int before = input.remaining();
                isTerminated = unstuffer.unstuff(input, output);
                progress.received(before - input.remaining());
            }
        } catch (Pop3Exception e) {
            throw e;
        } catch (IOException e) {
            throw failed(command, e);
        } finally {
            if (!isTerminated) {
                // Nobody can tell any more where the next reply begins.
                close();
            }
        }
    }

    private void requireOpen() throws IOException {
        if (isFinished) {
            throw new EOFException("The session is over");
        }
    }

    ConnectionFailedException failed(Command command, IOException cause) {
        close();
        String why = ShownText.of(String.valueOf(cause.getMessage()));
        String hint = cause instanceof SSLException ? " (TLS)" : "";
        return new ConnectionFailedException(
                "The connection to " + peer + " failed at " + command + hint + ": " + masked(why),
                command.messageNumber(),
                cause);
    }

    ProtocolViolationException violated(Command command, String what) {
        close();
        String text = "The server " + peer + " can't be understood at " + command + ": " + masked(what);
        return new ProtocolViolationException(text, command.messageNumber());
    }

    boolean isFinished() {
        return isFinished;
    }

    void closeAnswered() {
        isFinished = true;
        connection.closeAnswered();
    }

    /** Breaks off; may be called by any thread. */
    @Override
    public void close() {
        isFinished = true;
        connection.close();
    }
}
