package dev.herald.rfc6455;

import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/** Puts the {@link HandshakeDispatcher} before everything that Jetty handles. */
@Component
class HandshakeCustomizer implements WebServerFactoryCustomizer<JettyServletWebServerFactory> {

    private final HandshakePath path;

    HandshakeCustomizer(HandshakePath path) {
        this.path = path;
    }

    @Override
    public void customize(JettyServletWebServerFactory factory) {
        factory.addServerCustomizers(server -> {
            HandshakeDispatcher dispatcher = new HandshakeDispatcher(path);
            dispatcher.setHandler(server.getHandler());
            server.setHandler(dispatcher);
        });
    }
}
