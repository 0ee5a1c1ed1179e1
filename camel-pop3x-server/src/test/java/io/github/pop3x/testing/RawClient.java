package io.github.pop3x.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import javax.net.ssl.SSLSocket;

/**
 * A client that says exactly what a test tells it to, octet for octet; a character is an octet. No wait is longer than
 * {@link #TIMEOUT_MILLIS}. Not thread-safe.
 */
public final class RawClient implements Closeable {

    /** How long one read may wait. */
    public static final int TIMEOUT_MILLIS = 15_000;

    private static final int BUFFER_OCTETS = 64 * 1024;

    private final Socket raw;
    private Socket socket;
    private InputStream in;
    private OutputStream out;
    private final byte[] buffer = new byte[BUFFER_OCTETS];
    private int at;
    private int end;

    private RawClient(Socket raw) throws IOException {
        this.raw = raw;
        use(raw);
    }

    /** Connects in clear to a port of this machine. */
    public static RawClient connect(int port) throws IOException {
        return connect(port, 0);
    }

    /** Connects in clear, with a receive buffer of about that many octets. */
    public static RawClient connect(int port, int receiveBufferOctets) throws IOException {
        Socket socket = new Socket();
        if (receiveBufferOctets > 0) {
            socket.setReceiveBufferSize(receiveBufferOctets);
        }
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        return new RawClient(socket);
    }

    /** Connects in clear from one of this machine's addresses. */
    public static RawClient connectFrom(InetAddress from, int port) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        return new RawClient(socket);
    }

    /** Connects with TLS from the first octet. */
    public static RawClient connectTls(int port) throws IOException {
        RawClient client = connect(port);
        client.startTls();
        return client;
    }

    /** Shakes hands, now. */
    public void startTls() throws IOException {
        if (at != end) {
            throw new IOException("Octets behind the reply to STLS");
        }
        SSLSocket tls = (SSLSocket)
                TestKeys.clientContext().getSocketFactory().createSocket(raw, "localhost", raw.getPort(), true);
        tls.setSoTimeout(TIMEOUT_MILLIS);
        tls.startHandshake();
        use(tls);
    }

    /** Sends octets as they are. */
    public RawClient send(String octets) throws IOException {
        return send(octets.getBytes(ISO_8859_1));
    }

    /** Sends octets as they are. */
    public RawClient send(byte[] octets) throws IOException {
        out.write(octets);
        out.flush();
        return this;
    }

    /** Sends a line with its line end and answers the first line of the reply. */
    public String ask(String line) throws IOException {
        return send(line + "\r\n").readLine();
    }

    /** Logs in; fails if the server refuses. */
    public RawClient login(String user, String password) throws IOException {
        String greeting = readLine();
        String toUser = ask("USER " + user);
        String toPass = ask("PASS " + password);
        if (!greeting.startsWith("+OK") || !toUser.startsWith("+OK") || !toPass.startsWith("+OK")) {
            throw new IOException("Login refused: " + greeting + " / " + toUser + " / " + toPass);
        }
        return this;
    }

    /** Reads a line that has to end with CRLF; without its line end. */
    public String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = read(); ; octet = read()) {
            if (octet < 0) {
                throw new EOFException("The server closed behind '" + line + "'");
            }
            line.append((char) octet);
            if (octet == '\n') {
                if (line.length() < 2 || line.charAt(line.length() - 2) != '\r') {
                    throw new IOException("A line without CR: '" + line + "'");
                }
                return line.substring(0, line.length() - 2);
            }
        }
    }

    /** Reads the lines behind a status line up to the termination, and takes the stuffing away. */
    public byte[] readContent() throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        boolean atLineStart = true;
        for (int octet = read(); ; octet = read()) {
            if (atLineStart && octet == '.') {
                octet = read();
                if (octet == '\r') {
                    int lineFeed = read();
                    if (lineFeed != '\n') {
                        throw new IOException("A line starts with a dot that is not stuffed");
                    }
                    return content.toByteArray();
                }
                if (octet != '.') {
                    throw new IOException("A line starts with a dot that is not stuffed");
                }
            }
            if (octet < 0) {
                throw new EOFException("The server closed inside a reply");
            }
            content.write(octet);
            atLineStart = octet == '\n';
        }
    }

    /** The content of a multi-line reply as text. */
    public String readText() throws IOException {
        return new String(readContent(), ISO_8859_1);
    }

    /** Puts octets back, to be read next. */
    public void unread(String octets) {
        byte[] next = octets.getBytes(ISO_8859_1);
        if (at != end) {
            throw new IllegalStateException("Something was read already that nobody took");
        }
        System.arraycopy(next, 0, buffer, 0, next.length);
        at = 0;
        end = next.length;
    }

    /** Reads one octet, or -1 at the end of the stream. */
    public int read() throws IOException {
        if (at == end) {
            at = 0;
            end = Math.max(0, in.read(buffer));
        }
        return at < end ? buffer[at++] & 0xFF : -1;
    }

    /** Reads all that comes until the server closes. A connection that was reset is closed too. */
    public String readToEnd() throws IOException {
        StringBuilder octets = new StringBuilder();
        try {
            for (int octet = read(); octet >= 0; octet = read()) {
                octets.append((char) octet);
            }
        } catch (SocketException | javax.net.ssl.SSLException reset) {
            return octets.toString();
        }
        return octets.toString();
    }

    /** Ends the client's side; the server's side stays open. */
    public void shutdownOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Breaks the connection off with a reset, as a dropped link does. */
    public void reset() throws IOException {
        raw.setSoLinger(true, 0);
        raw.close();
    }

    /** The socket beneath TLS. */
    public Socket socket() {
        return raw;
    }

    @Override
    public void close() throws IOException {
        raw.close();
    }

    private void use(Socket next) throws IOException {
        socket = next;
        in = next.getInputStream();
        out = next.getOutputStream();
    }
}
