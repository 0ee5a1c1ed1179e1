package io.github.pop3x.client;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The octets of one connection: a socket, TLS over it from some moment on, and one read buffer. Every read is bounded by
 * the read timeout and the session's deadline. Writes have no timeout of their own: the few commands that may be
 * unanswered fit into the socket's buffer.
 *
 * <p>Not thread-safe, except {@link #close()}.
 */
final class Connection implements Closeable {

    private static final int BUFFER_OCTETS = 64 * 1024;

    private final Pop3ClientSettings settings;
    private final Deadline deadline;
    private final int readTimeoutMillis;
    private final Socket rawSocket;
    private final ByteBuffer input = ByteBuffer.allocate(BUFFER_OCTETS).limit(0);
    private Socket socket;
    private InputStream source;
    private OutputStream sink;

    private Connection(Pop3ClientSettings settings, Deadline deadline, Socket rawSocket) throws IOException {
        this.settings = settings;
        this.deadline = deadline;
        this.readTimeoutMillis = (int) settings.readTimeout().toMillis();
        this.rawSocket = rawSocket;
        this.socket = rawSocket;
        this.source = rawSocket.getInputStream();
        this.sink = rawSocket.getOutputStream();
    }

    /** Tries the host's addresses one after the other until one accepts. */
    static Connection open(Pop3ClientSettings settings, Deadline session) throws IOException {
        Deadline connect = Deadline.in(settings.connectTimeout());
        int timeoutMillis = (int) settings.connectTimeout().toMillis();
        IOException failure = new IOException("The host has no address");
        for (InetSocketAddress address : addresses(settings)) {
            Socket socket = new Socket(socksOrNone(settings));
            try {
                socket.connect(address, session.within(connect.within(timeoutMillis)));
                return opened(settings, session, socket);
            } catch (IOException e) {
                socket.close();
                failure = e;
            }
            if (connect.isOver() || session.isOver()) {
                break;
            }
        }
        throw failure;
    }

    private static Connection opened(Pop3ClientSettings settings, Deadline session, Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setKeepAlive(true);
        Connection connection = new Connection(settings, session, socket);
        if (httpProxy(settings).isPresent()) {
            HttpTunnel.dig(connection, settings);
        }
        return connection;
    }

    // Behind a proxy it is the proxy that looks up the name.
    private static List<InetSocketAddress> addresses(Pop3ClientSettings settings) throws IOException {
        Optional<InetSocketAddress> proxy = httpProxy(settings);
        if (proxy.isPresent()) {
            return resolved(proxy.get().getHostString(), proxy.get().getPort());
        }
        if (socksOrNone(settings).type() == Proxy.Type.SOCKS) {
            return List.of(InetSocketAddress.createUnresolved(settings.host(), settings.port()));
        }
        return resolved(settings.host(), settings.port());
    }

    private static List<InetSocketAddress> resolved(String host, int port) throws IOException {
        return Stream.of(InetAddress.getAllByName(host))
                .map(address -> new InetSocketAddress(address, port))
                .toList();
    }

    private static Optional<InetSocketAddress> httpProxy(Pop3ClientSettings settings) {
        return settings.proxy().filter(proxy -> proxy.type() == Proxy.Type.HTTP).map(proxy ->
                (InetSocketAddress) proxy.address());
    }

    private static Proxy socksOrNone(Pop3ClientSettings settings) {
        return settings.proxy()
                .filter(proxy -> proxy.type() == Proxy.Type.SOCKS)
                .orElse(Proxy.NO_PROXY);
    }

    /** Layers TLS over the connection and shakes hands. Nothing may be buffered. */
    void startTls() throws IOException {
        Socket secure = TlsLayer.over(rawSocket, settings, deadline.within(readTimeoutMillis));
        socket = secure;
        source = secure.getInputStream();
        sink = secure.getOutputStream();
    }

    /** Writes octets in one piece. */
    void write(byte[] octets) throws IOException {
        sink.write(octets);
        sink.flush();
    }

    /** What was received and not taken yet. {@link #fill()} when it is empty. */
    ByteBuffer input() {
        return input;
    }

    /** Waits until at least one more octet is in {@link #input()}. */
    void fill() throws IOException {
        fill(Deadline.NEVER);
    }

    private void fill(Deadline lineDeadline) throws IOException {
        if (deadline.isOver() || lineDeadline.isOver()) {
            throw new SocketTimeoutException(deadline.isOver() ? "The session's time is over" : "A line took too long");
        }
        input.compact();
        int octets;
        try {
            socket.setSoTimeout(deadline.within(lineDeadline.within(readTimeoutMillis)));
            octets = source.read(input.array(), input.position(), input.remaining());
        } catch (SocketTimeoutException e) {
            throw timeout(e);
        } finally {
            input.flip();
        }
        if (octets < 0) {
            throw new EOFException("The server closed the connection");
        }
        input.limit(input.limit() + octets);
    }

    private SocketTimeoutException timeout(SocketTimeoutException cause) {
        String what = deadline.isOver()
                ? "The session's time is over"
                : "The server was silent for " + readTimeoutMillis + " ms";
        SocketTimeoutException timeout = new SocketTimeoutException(what);
        timeout.initCause(cause);
        return timeout;
    }

    /**
     * Takes a line with its line end out of {@link #input()}, waiting for it no longer than the read timeout in all.
     *
     * @return a buffer that is valid until the next read; nothing if the line is longer than allowed
     */
    @Nullable
    ByteBuffer readLine(int maxOctets) throws IOException {
        Deadline lineDeadline = Deadline.NEVER;
        int scanned = 0;
        while (true) {
            int lineFeed = indexOfLineFeed(scanned);
            if (lineFeed >= 0 ? lineFeed >= maxOctets : input.remaining() >= maxOctets) {
                return null;
            }
            if (lineFeed >= 0) {
                ByteBuffer line = input.slice(input.position(), lineFeed + 1);
                input.position(input.position() + lineFeed + 1);
                return line;
            }
            if (lineDeadline == Deadline.NEVER) {
                lineDeadline = Deadline.in(settings.readTimeout());
            }
            scanned = input.remaining();
            fill(lineDeadline);
        }
    }

    private int indexOfLineFeed(int from) {
        byte[] octets = input.array();
        int start = input.position();
        int end = input.limit();
        for (int at = start + from; at < end; at++) {
            if (octets[at] == '\n') {
                return at - start;
            }
        }
        return -1;
    }

    /** Says good-bye in TLS too, then closes. Only where the server has answered everything: nothing can block then. */
    void closeAnswered() {
        try {
            socket.close();
        } catch (IOException e) {
            // Nothing more is expected from this connection.
        } finally {
            close();
        }
    }

    /**
     * Breaks the connection off; may be called by any thread. Closes the raw socket: {@code SSLSocket.close()} can hang
     * behind a writer that is blocked.
     */
    @Override
    public void close() {
        try {
            rawSocket.close();
        } catch (IOException e) {
            // Nothing more is expected from this connection.
        }
    }
}
