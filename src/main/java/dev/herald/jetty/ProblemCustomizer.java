package dev.herald.jetty;

import org.eclipse.jetty.ee11.webapp.AbstractConfiguration;
import org.eclipse.jetty.ee11.webapp.WebAppContext;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Has every error of a web server written by the {@link ProblemErrorHandler}, and headers checked before anything else. */
@Component
@Order(ProblemCustomizer.FIRST)
class ProblemCustomizer implements WebServerFactoryCustomizer<JettyServletWebServerFactory> {

    /** The handlers of later ones enclose that which checks: they decide on which thread it runs. */
    static final int FIRST = Ordered.HIGHEST_PRECEDENCE;

    private final ProblemErrorHandler errors;

    ProblemCustomizer(ProblemErrorHandler errors) {
        this.errors = errors;
    }

    @Override
    public void customize(JettyServletWebServerFactory factory) {
        factory.addServerCustomizers(server -> {
            server.setErrorHandler(errors);
            ProblemHandler check = new ProblemHandler(errors);
            check.setHandler(server.getHandler());
            server.setHandler(check);
        });
        factory.addConfigurations(new ErrorConfiguration(errors));
    }

    /** After that of Spring Boot, which sets error pages. */
    private static final class ErrorConfiguration extends AbstractConfiguration {

        private final ProblemErrorHandler errors;

        ErrorConfiguration(ProblemErrorHandler errors) {
            super(new Builder());
            this.errors = errors;
        }

        @Override
        public void configure(WebAppContext context) {
            context.setErrorHandler(errors);
            // Otherwise the path of a name with an encoded slash cannot be asked for.
            context.getServletHandler().setDecodeAmbiguousURIs(true);
        }
    }
}
