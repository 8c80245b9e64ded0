package dev.herald.jetty;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.eclipse.jetty.http.HttpException;
import org.jspecify.annotations.Nullable;

/**
 * Responds for what Jetty throws when a filter or a controller asks for a part of a request that cannot be parsed, such as a parameter
 * of a form. Jetty itself would respond the same, but only after the meters have counted it as a fault of the server.
 */
final class InvalidRequestFilter implements Filter {

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            chain.doFilter(request, response);
        } catch (ServletException | RuntimeException e) {
            HttpException invalid = cause(e);
            if (invalid == null || response.isCommitted()) {
                throw e;
            }
            int status = invalid.getCode();
            ((HttpServletResponse) response)
                    .sendError(status, ProblemErrorHandler.sentence(status, invalid.getReason()));
        }
    }

    private static @Nullable HttpException cause(@Nullable Throwable failure) {
        return failure == null || failure instanceof HttpException
                ? (HttpException) failure
                : cause(failure.getCause());
    }
}
