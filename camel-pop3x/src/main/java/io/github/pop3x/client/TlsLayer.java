package io.github.pop3x.client;

import java.io.IOException;
import java.net.Socket;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** TLS over a connected socket: TLS 1.2 and 1.3 (RFC 8996), server name, host name check (RFC 2595 §2.4, RFC 6125). */
final class TlsLayer {

    private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

    private TlsLayer() {}

    /** @param timeoutMillis how long the server may be silent within the handshake */
    static SSLSocket over(Socket rawSocket, Pop3ClientSettings settings, int timeoutMillis) throws IOException {
        SSLSocket socket = (SSLSocket)
                context(settings).getSocketFactory().createSocket(rawSocket, settings.host(), settings.port(), true);
        socket.setSSLParameters(parameters(socket, settings));
        rawSocket.setSoTimeout(timeoutMillis);
        socket.startHandshake();
        return socket;
    }

    private static SSLContext context(Pop3ClientSettings settings) throws SSLException {
        if (settings.sslContext().isPresent()) {
            return settings.sslContext().get();
        }
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new SSLException("The JDK's default TLS context can't be used", e);
        }
    }

    private static SSLParameters parameters(SSLSocket socket, Pop3ClientSettings settings) throws SSLException {
        SSLParameters parameters = socket.getSSLParameters();
        String[] enabled = Arrays.stream(parameters.getProtocols())
                .filter(PROTOCOLS::contains)
                .toArray(String[]::new);
        if (enabled.length == 0) {
            throw new SSLException("The TLS context enables neither TLS 1.2 nor TLS 1.3");
        }
        parameters.setProtocols(enabled);
        parameters.setEndpointIdentificationAlgorithm(settings.verifiesHostname() ? "HTTPS" : "");
        serverName(settings.host()).ifPresent(name -> parameters.setServerNames(List.of(name)));
        return parameters;
    }

    // RFC 6066 §3: a name without its last dot, never an address.
    private static Optional<SNIServerName> serverName(String host) {
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        boolean isAddress = name.indexOf(':') >= 0 || name.matches("[0-9.]+");
        if (isAddress) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SNIHostName(name));
        } catch (IllegalArgumentException notAName) {
            return Optional.empty();
        }
    }
}
