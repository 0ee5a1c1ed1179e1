package io.github.pop3x.client;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A server for one connection, for what no script can say: endless, slow, or counting. */
final class HandServer implements Closeable {

    /** What the server does. */
    @FunctionalInterface
    interface Part {
        void play(Talk talk) throws IOException;
    }

    private final ServerSocket listener;

    HandServer(Part part) throws IOException {
        listener = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        Thread thread = new Thread(() -> run(part), "hand-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void run(Part part) {
        try (Socket socket = listener.accept()) {
            part.play(new Talk(socket));
        } catch (IOException e) {
            // The client broke off, as it should.
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    /** The server's side of the connection. */
    static final class Talk {

        private final Socket socket;
        private final BufferedReader input;
        private final OutputStream output;

        Talk(Socket socket) throws IOException {
            this.socket = socket;
            socket.setTcpNoDelay(true);
            input = new BufferedReader(
                    new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1), 1024);
            output = socket.getOutputStream();
        }

        /** Greets, and answers whatever comes up to and including PASS and the CAPA behind it. */
        void login(String capability) throws IOException {
            send("+OK\r\n");
            expect("CAPA");
            send("+OK\r\n.\r\n");
            expect("USER");
            send("+OK\r\n");
            expect("PASS");
            send("+OK\r\n");
            expect("CAPA");
            send("+OK\r\n" + capability + "\r\n.\r\n");
        }

        void expect(String verb) throws IOException {
            String line = input.readLine();
            if (line == null || !line.startsWith(verb)) {
                throw new IOException("Expected " + verb + ", not " + line);
            }
        }

        /** Reads lines up to this one. */
        void skipPast(String last) throws IOException {
            String line = input.readLine();
            while (line != null && !line.equals(last)) {
                line = input.readLine();
            }
        }

        void send(String text) throws IOException {
            output.write(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        /** How many more lines come before the client waits. */
        int countUntilQuiet() throws IOException {
            int lines = 0;
            socket.setSoTimeout(60);
            try {
                while (input.readLine() != null) {
                    lines++;
                }
            } catch (SocketTimeoutException e) {
                // Now it waits.
            }
            socket.setSoTimeout(0);
            return lines;
        }
    }
}
