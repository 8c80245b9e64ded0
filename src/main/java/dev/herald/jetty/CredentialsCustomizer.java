package dev.herald.jetty;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/**
 * Takes the credentials out of each request before anything else sees it, and so out of every log, trace, error page and
 * dispatch: {@link PresentedCredentials#of} has them. Called on selector threads.
 */
class CredentialsCustomizer
        implements WebServerFactoryCustomizer<JettyServletWebServerFactory>, HttpConfiguration.Customizer {

    @Override
    public void customize(JettyServletWebServerFactory factory) {
        factory.addServerCustomizers(this::customize);
    }

    private void customize(Server server) {
        for (Connector connector : server.getConnectors()) {
            for (ConnectionFactory factory : connector.getConnectionFactories()) {
                if (factory instanceof HttpConfiguration.ConnectionFactory http) {
                    http.getHttpConfiguration().addCustomizer(this);
                }
            }
        }
    }

    @Override
    public Request customize(Request request, HttpFields.Mutable responseHeaders) {
        boolean inHeaders = mayHaveCredentials(request.getHeaders());
        boolean inUrl = PresentedCredentials.Reader.hasCredentials(request.getHttpURI());
        return inHeaders || inUrl ? withoutCredentials(request, inHeaders, inUrl) : request;
    }

    private static Request withoutCredentials(Request request, boolean inHeaders, boolean inUrl) {
        PresentedCredentials.Reader reader = new PresentedCredentials.Reader();
        HttpFields headers = inHeaders ? reader.withoutCredentials(request.getHeaders()) : request.getHeaders();
        HttpURI uri = inUrl ? reader.withoutCredentials(request.getHttpURI()) : request.getHttpURI();
        request.setAttribute(PresentedCredentials.ATTRIBUTE, reader.found());
        return new WithoutCredentials(request, headers, uri);
    }

    /** Most requests have none, and copying their headers would cost more than this. */
    private static boolean mayHaveCredentials(HttpFields headers) {
        return headers.contains(HttpHeader.AUTHORIZATION)
                || headers.contains(PresentedCredentials.KEY_HEADER)
                || headers.contains(HttpHeader.SEC_WEBSOCKET_SUBPROTOCOL)
                || headers.contains(HttpHeader.COOKIE)
                || headers.contains(HttpHeader.PROXY_AUTHORIZATION);
    }

    private static final class WithoutCredentials extends Request.Wrapper {

        private final HttpFields headers;
        private final HttpURI uri;

        WithoutCredentials(Request request, HttpFields headers, HttpURI uri) {
            super(request);
            this.headers = headers;
            this.uri = uri;
        }

        @Override
        public HttpFields getHeaders() {
            return headers;
        }

        @Override
        public HttpURI getHttpURI() {
            return uri;
        }
    }
}
