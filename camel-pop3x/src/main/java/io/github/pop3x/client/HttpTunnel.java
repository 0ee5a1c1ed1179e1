package io.github.pop3x.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A tunnel through an HTTP proxy (RFC 9110 §9.3.6, CONNECT). The JDK has one, but it loses octets that come together
 * with the proxy's answer: in POP3 the server speaks first, so that would be the greeting.
 */
final class HttpTunnel {

    private static final int MAX_LINE_OCTETS = 8 * 1024;
    private static final int MAX_LINES = 100;

    private HttpTunnel() {}

    // CONNECT pop.example.org:995 HTTP/1.1 CRLF Host: pop.example.org:995 CRLF CRLF
    static void dig(Connection proxy, Pop3ClientSettings settings) throws IOException {
        String address = new Peer(settings.host(), settings.port(), "").toString();
        String request = "CONNECT " + address + " HTTP/1.1\r\nHost: " + address + "\r\n\r\n";
        proxy.write(request.getBytes(StandardCharsets.US_ASCII));
        String status = line(proxy);
        if (!status.matches("HTTP/1\\.[01] 2[0-9][0-9].*")) {
            throw new IOException("The proxy refused: " + ShownText.of(status));
        }
        for (int lines = 0; !line(proxy).isEmpty(); lines++) {
            if (lines == MAX_LINES) {
                throw new IOException("The proxy sent more than " + MAX_LINES + " header lines");
            }
        }
    }

    private static String line(Connection proxy) throws IOException {
        ByteBuffer line = proxy.readLine(MAX_LINE_OCTETS);
        if (line == null) {
            throw new IOException("The proxy sent a line of more than " + MAX_LINE_OCTETS + " octets");
        }
        return StandardCharsets.ISO_8859_1.decode(line).toString().strip();
    }
}
