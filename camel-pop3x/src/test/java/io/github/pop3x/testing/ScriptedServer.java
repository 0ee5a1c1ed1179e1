package io.github.pop3x.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A server on a free port of localhost that plays scripts, one a connection, and remembers where a client did not keep
 * to them.
 *
 * <p>Safe for use by many threads.
 */
public final class ScriptedServer implements Closeable {

    /** How the server's octets travel. */
    public enum Pace {
        /** All that is sent before the client's next turn, in one write. */
        WHOLE,
        /** Every octet in a write of its own. */
        OCTETWISE
    }

    private final ServerSocket listener;
    private final Queue<Script> scripts;
    private final Pace pace;
    private final SSLContext keys;
    private final boolean isTlsFirst;
    private final List<String> received = Collections.synchronizedList(new ArrayList<>());
    private final List<String> mismatches = Collections.synchronizedList(new ArrayList<>());
    private final List<Socket> sockets = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch unplayed;

    private ScriptedServer(List<Script> scripts, Pace pace, SSLContext keys, boolean isTlsFirst) throws IOException {
        this.scripts = new ArrayDeque<>(scripts);
        this.pace = pace;
        this.keys = keys;
        this.isTlsFirst = isTlsFirst;
        this.unplayed = new CountDownLatch(scripts.size());
        this.listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        Thread thread = new Thread(this::accept, "scripted-server-" + port());
        thread.setDaemon(true);
        thread.start();
    }

    /** Plays these scripts, one a connection, in clear. {@code S-TLS} shows {@link TestKeys#localhostServer()}. */
    public static ScriptedServer playing(Script... scripts) throws IOException {
        return new ScriptedServer(List.of(scripts), Pace.WHOLE, TestKeys.serverContext(), false);
    }

    /** Plays one script at a given pace. */
    public static ScriptedServer playing(Pace pace, Script script) throws IOException {
        return new ScriptedServer(List.of(script), pace, TestKeys.serverContext(), false);
    }

    /** Plays these scripts, one a connection, with TLS from the first octet. */
    public static ScriptedServer playingOverTls(SSLContext keys, Script... scripts) throws IOException {
        return new ScriptedServer(List.of(scripts), Pace.WHOLE, keys, true);
    }

    /** Where it listens, on 127.0.0.1. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Every line that clients sent so far. */
    public List<String> received() {
        synchronized (received) {
            return List.copyOf(received);
        }
    }

    /** Waits until every script was played to its end, and fails with the difference if a client left its script. */
    public void assertPlayed() {
        boolean isPlayed;
        try {
            isPlayed = unplayed.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
        List<String> problems = new ArrayList<>(mismatches);
        if (!isPlayed) {
            problems.add("The client did not play " + unplayed.getCount() + " script(s) to the end");
        }
        if (!problems.isEmpty()) {
            throw new AssertionError(String.join("\n", problems) + "\nreceived:\n  " + String.join("\n  ", received()));
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                sockets.add(socket);
                Script script = scripts.poll();
                if (script == null) {
                    mismatches.add("A connection came that no script is for");
                    socket.close();
                    continue;
                }
                play(socket, script);
            } catch (IOException e) {
                // The listener was closed.
            }
        }
    }

    private void play(Socket socket, Script script) {
        try (socket) {
            socket.setTcpNoDelay(true);
            new Player(socket).play(script);
        } catch (SocketException e) {
            // The client went away, as clients do. What it did not do is a mismatch already.
        } catch (IOException e) {
            mismatches.add("The connection failed: " + e);
        } finally {
            unplayed.countDown();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : List.copyOf(sockets)) {
            socket.close();
        }
    }

    private final class Player {

        private final Socket rawSocket;
        private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
        private InputStream input;
        private OutputStream output;

        Player(Socket socket) throws IOException {
            rawSocket = socket;
            input = new BufferedInputStream(socket.getInputStream());
            output = socket.getOutputStream();
            if (isTlsFirst) {
                startTls();
            }
        }

        void play(Script script) throws IOException {
            for (Script.Step step : script.steps()) {
                if (step.kind() == Script.Kind.SEND) {
                    pending.writeBytes(step.octets());
                    continue;
                }
                flush();
                if (!turn(step)) {
                    return;
                }
            }
            flush();
            String line = readLine();
            if (line != null) {
                mismatches.add("expected: the end\n but was: C: " + line);
            }
        }

        /** @return whether the script goes on */
        private boolean turn(Script.Step step) throws IOException {
            switch (step.kind()) {
                case EXPECT:
                    return expect(step);
                case TLS:
                    startTls();
                    return true;
                case SILENCE:
                    input.transferTo(OutputStream.nullOutputStream());
                    return false;
                case EXPECT_EOF:
                    return expectEnd(step);
                default:
                    return false;
            }
        }

        private boolean expect(Script.Step step) throws IOException {
            String line = readLine();
            if (line != null && step.expected().matcher(line).matches()) {
                return true;
            }
            mismatches.add("expected: " + step.source() + "\n but was: " + (line == null ? "C-EOF" : "C: " + line));
            return false;
        }

        private boolean expectEnd(Script.Step step) throws IOException {
            String line = readLine();
            if (line != null) {
                mismatches.add("expected: " + step.source() + "\n but was: C: " + line);
            }
            return false;
        }

        private void startTls() throws IOException {
            SSLSocket secure =
                    (SSLSocket) keys.getSocketFactory().createSocket(rawSocket, null, rawSocket.getPort(), true);
            secure.setUseClientMode(false);
            secure.startHandshake();
            input = new BufferedInputStream(secure.getInputStream());
            output = secure.getOutputStream();
        }

        private void flush() throws IOException {
            byte[] octets = pending.toByteArray();
            pending.reset();
            if (pace == Pace.WHOLE) {
                output.write(octets);
            } else {
                for (byte octet : octets) {
                    output.write(octet);
                    output.flush();
                }
            }
            output.flush();
        }

        private String readLine() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            int octet = input.read();
            while (octet >= 0 && octet != '\n') {
                line.write(octet);
                octet = input.read();
            }
            if (octet < 0) {
                return line.size() == 0 ? null : line.toString(StandardCharsets.UTF_8) + " (no line end)";
            }
            String text = line.toString(StandardCharsets.UTF_8);
            String withoutEnd = text.endsWith("\r") ? text.substring(0, text.length() - 1) : text + " (no CR)";
            received.add(withoutEnd);
            return withoutEnd;
        }
    }
}
