package io.github.pop3x.testing;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a client and a real POP3 server on this machine, and cuts the connection at one exact place, once.
 * What reached the server before the cut has its true effect there. Later connections pass untouched.
 *
 * <p>Safe for use by many threads. In clear text only.
 */
public final class CuttingProxy implements Closeable {

    /** Where to cut. */
    public enum Cut {
        /** The command does not reach the server. */
        BEFORE_COMMAND,
        /** The server carries the command out; its reply does not reach the client. */
        BEFORE_REPLY,
        /** The client gets the first part of the reply and no more. */
        INSIDE_REPLY
    }

    private record Place(String command, Cut cut) {}

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int serverPort;
    private final List<String> commands = Collections.synchronizedList(new ArrayList<>());
    private volatile @Nullable Place place;

    public CuttingProxy(int serverPort) throws IOException {
        this.serverPort = serverPort;
        Thread thread = new Thread(this::accept, "cutting-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Cuts the next connection at a command, such as {@code RETR 2} or {@code QUIT}. */
    public void cutOnceAt(String command, Cut cut) {
        place = new Place(command.toUpperCase(Locale.ROOT), cut);
    }

    /** Whether the cut that was asked for has happened. */
    public boolean hasCut() {
        return place == null;
    }

    /** Every command line that clients sent, in order. */
    public List<String> commands() {
        synchronized (commands) {
            return List.copyOf(commands);
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Thread thread = new Thread(() -> serve(client), "cutting-proxy-connection");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException closed) {
                return;
            }
        }
    }

    /** Lock-step with the server, whatever the client pipelines: so a place in the dialogue is exact. */
    private void serve(Socket client) {
        try (client;
                Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort)) {
            InputStream fromClient = client.getInputStream();
            InputStream fromServer = server.getInputStream();
            OutputStream toClient = client.getOutputStream();
            toClient.write(reply(fromServer, false));
            boolean goesOn = true;
            while (goesOn) {
                String line = line(fromClient);
                goesOn = !line.isEmpty() && exchange(line, server.getOutputStream(), fromServer, toClient);
            }
        } catch (IOException gone) {
            // One side closed: so does the other.
        }
    }

    private boolean exchange(String line, OutputStream toServer, InputStream fromServer, OutputStream toClient)
            throws IOException {
        String command = line.strip().toUpperCase(Locale.ROOT);
        commands.add(command);
        Place cutHere = place;
        boolean isHere = cutHere != null && cutHere.command().equals(command);
        if (isHere && cutHere.cut() == Cut.BEFORE_COMMAND) {
            place = null;
            return false;
        }
        toServer.write(line.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        byte[] reply = reply(fromServer, isMultiLine(command));
        if (isHere) {
            if (cutHere.cut() == Cut.INSIDE_REPLY) {
                toClient.write(reply, 0, reply.length / 2);
                toClient.flush();
            }
            place = null;
            return false;
        }
        toClient.write(reply);
        return !command.equals("QUIT");
    }

    private static boolean isMultiLine(String command) {
        return command.startsWith("RETR")
                || command.startsWith("TOP")
                || command.equals("CAPA")
                || command.equals("LIST")
                || command.equals("UIDL");
    }

    private static byte[] reply(InputStream input, boolean multiLine) throws IOException {
        StringBuilder reply = new StringBuilder(line(input));
        if (multiLine && reply.toString().startsWith("+OK")) {
            String line;
            do {
                line = line(input);
                reply.append(line);
            } while (!line.equals(".\r\n") && !line.isEmpty());
        }
        return reply.toString().getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    private static String line(InputStream input) throws IOException {
        StringBuilder line = new StringBuilder();
        int octet;
        do {
            octet = input.read();
            if (octet >= 0) {
                line.append((char) octet);
            }
        } while (octet >= 0 && octet != '\n');
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
