package io.github.pop3x.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The least of a POP3 client, to read any server's octets with; shares no code with what is tested. One command, one
 * answer. Not thread-safe.
 */
public final class ClearTextClient implements Closeable {

    private static final int TIMEOUT_MS = 30_000;

    private final Socket socket;
    private final InputStream in;

    private ClearTextClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /** Connects to this machine and logs in. */
    public static ClearTextClient login(int port, String user, String password) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(TIMEOUT_MS);
        ClearTextClient client = new ClearTextClient(socket);
        client.expectOk("the greeting", client.line());
        client.ask("USER " + user);
        client.ask("PASS " + password);
        return client;
    }

    /** Sends a command; answers the text behind +OK, and fails on anything else. */
    public String ask(String command) throws IOException {
        socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
        return expectOk(command, line());
    }

    /** The lines of a listing: number, blank, value. */
    public List<String> listing(String command) throws IOException {
        return text(command).lines().toList();
    }

    /** All messages, in order. */
    public List<byte[]> retrieveAll() throws IOException {
        List<byte[]> messages = new ArrayList<>();
        int count = listing("LIST").size();
        for (int number = 1; number <= count; number++) {
            messages.add(text("RETR " + number).getBytes(StandardCharsets.ISO_8859_1));
        }
        return messages;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private String text(String command) throws IOException {
        ask(command);
        StringBuilder text = new StringBuilder();
        for (String line = line(); !line.equals("."); line = line()) {
            text.append(line.startsWith(".") ? line.substring(1) : line).append("\r\n");
        }
        return text.toString();
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new EOFException("The server closed behind '" + line + "'");
            }
            line.write(octet);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        if (!text.endsWith("\r")) {
            throw new IOException("A line without CR: " + text);
        }
        return text.substring(0, text.length() - 1);
    }

    private String expectOk(String command, String answer) throws IOException {
        if (!answer.startsWith("+OK")) {
            throw new IOException(command + " was answered with " + answer);
        }
        return answer.substring(3).strip();
    }
}
