package dev.herald.lifecycle;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * The health command of the image, a process of its own: asks the liveness of the node in this container and ends with 0 if it is up,
 * else with 1 and one line that says why.
 *
 * <p>Uses sockets and nothing of a library, since it runs every few seconds and the start of the JVM is nearly all that it costs. Any
 * certificate is trusted: it is that of this container. A node that requires a certificate of its clients is up when it says so.
 */
final class HealthCheck {

    private static final int TIMEOUT_MILLIS = 4000;

    private HealthCheck() {}

    public static void main(String[] args) {
        String problem = problem(System.getenv().getOrDefault("HERALD_HEALTH_ADDRESSFILE", "/tmp/herald-health"));
        if (!problem.isEmpty()) {
            System.out.println(problem);
            System.exit(1);
        }
    }

    /** Why the node is not healthy; empty if it is. */
    static String problem(String file) {
        try {
            String status = status(URI.create(Files.readString(Path.of(file)).strip()));
            return status.matches("HTTP/1.1 200( .*)?") ? "" : "liveness: " + status;
        } catch (IOException | GeneralSecurityException e) {
            return e instanceof SSLException && String.valueOf(e.getMessage()).contains("certificate_required")
                    ? ""
                    : "liveness: " + e;
        }
    }

    private static String status(URI liveness) throws IOException, GeneralSecurityException {
        try (Socket socket = connect(liveness)) {
            String request =
                    "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".formatted(liveness.getRawPath());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String line = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))
                    .readLine();
            return line == null ? "no response" : line;
        }
    }

    private static Socket connect(URI liveness) throws IOException, GeneralSecurityException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(liveness.getHost(), liveness.getPort()), TIMEOUT_MILLIS);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        if (liveness.getScheme().equals("http")) {
            return socket;
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new AnyCertificate()}, null);
        return context.getSocketFactory().createSocket(socket, "localhost", liveness.getPort(), true);
    }

    /** Trusts every certificate. */
    private static final class AnyCertificate implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            // That of this container.
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
