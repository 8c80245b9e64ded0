package dev.herald.jetty;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HostPortHttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpScheme;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Gives each request that comes from a trusted proxy the client's address, scheme and host, as forwarded by the proxies,
 * and the path under which they serve it. Headers from any other peer are ignored, and so are those that cannot be parsed.
 */
final class ForwardedCustomizer implements HttpConfiguration.Customizer {

    private static final Pattern HOST =
            Pattern.compile("(?:[A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(?::[0-9]{1,5})?");

    private final TrustedProxies proxies;

    ForwardedCustomizer(TrustedProxies proxies) {
        this.proxies = proxies;
    }

    @Override
    public Request customize(Request request, HttpFields.Mutable responseHeaders) {
        if (!(request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress peer)
                || peer.getAddress() == null
                || !proxies.trusts(peer.getAddress())) {
            return request;
        }
        PublicAddress.forwarded(request, request.getHeaders());
        List<ForwardedElement> forwarded = ForwardedElement.of(request.getHeaders());
        return forwarded.isEmpty()
                ? request
                : new ForwardedRequest(request, peer, proxies.client(peer.getAddress(), forwarded));
    }

    private static final class ForwardedRequest extends Request.Wrapper {

        private final ConnectionMetaData connection;
        private final HttpURI uri;
        private final HttpFields headers;

        ForwardedRequest(Request request, InetSocketAddress peer, TrustedProxies.Client client) {
            super(request);
            HostPortHttpField host = host(client, request.getHttpURI().getHost());
            setAttribute(ClientConnection.RECEIVED_HOST, Request.getServerName(request));
            this.connection = new ForwardedConnection(request.getConnectionMetaData(), peer, client.address());
            this.uri = uri(request.getHttpURI(), scheme(client.scheme()), host);
            this.headers = host == null ? request.getHeaders() : HttpFields.build(request.getHeaders(), host);
        }

        @Override
        public ConnectionMetaData getConnectionMetaData() {
            return connection;
        }

        @Override
        public HttpURI getHttpURI() {
            return uri;
        }

        @Override
        public HttpFields getHeaders() {
            return headers;
        }

        @Override
        public boolean isSecure() {
            return HttpScheme.HTTPS.is(uri.getScheme());
        }
    }

    private static final class ForwardedConnection extends ConnectionMetaData.Wrapper {

        private final InetSocketAddress client;

        ForwardedConnection(ConnectionMetaData wrapped, InetSocketAddress peer, InetAddress client) {
            super(wrapped);
            // Proxies do not forward the port of the client.
            this.client = client.equals(peer.getAddress()) ? peer : new InetSocketAddress(client, 0);
        }

        @Override
        public SocketAddress getRemoteSocketAddress() {
            return client;
        }
    }

    private static HttpURI uri(HttpURI received, @Nullable HttpScheme scheme, @Nullable HostPortHttpField host) {
        if (scheme == null && host == null) {
            return received;
        }
        HttpURI.Mutable uri = HttpURI.build(received);
        if (scheme != null) {
            uri.scheme(scheme);
        }
        if (host != null) {
            uri.authority(host.getHost(), host.getPort() > 0 ? host.getPort() : -1);
        }
        return uri.asImmutable();
    }

    private static @Nullable HttpScheme scheme(@Nullable String text) {
        return switch (text == null ? "" : text.toLowerCase(Locale.ROOT)) {
            case "https", "wss" -> HttpScheme.HTTPS;
            case "http", "ws" -> HttpScheme.HTTP;
            default -> null;
        };
    }

    /**
     * Null if it is as received. A port that was forwarded by itself is that of the forwarded host, if this has none, or else of the
     * received one.
     */
    private static @Nullable HostPortHttpField host(TrustedProxies.Client client, @Nullable String received) {
        HostPortHttpField forwarded = host(client.host());
        if (client.port() == null || (forwarded != null && forwarded.getPort() > 0)) {
            return forwarded;
        }
        String host = forwarded == null ? received : forwarded.getHost();
        HostPortHttpField withPort = host == null ? null : host(host + ":" + client.port());
        return withPort == null || withPort.getPort() == 0 ? forwarded : withPort;
    }

    private static @Nullable HostPortHttpField host(@Nullable String text) {
        if (text == null || !HOST.matcher(text).matches()) {
            return null;
        }
        try {
            return new HostPortHttpField(text);
        } catch (RuntimeException e) {
            return null; // a port beyond 65535
        }
    }
}
