package dev.herald.jetty;

/**
 * An endpoint for requests that come in masses: it handles those in which nothing is unusual on the selector's thread, without servlets and
 * their filters, which cost many times what the request itself does. See RATIONALE.md.
 *
 * <p>It decides by the same classes as the controller of its path, and refuses nothing by itself: whatever it would have to refuse, it
 * hands over to the servlets. So there is one place that writes errors.
 */
public interface DirectEndpoint {

    /** Below the context path. */
    String path();

    /**
     * Handles a request, or leaves it to the servlets. Never blocks.
     *
     * @return false for a request that the servlets are to handle; nothing was changed then
     */
    boolean handle(DirectExchange exchange);
}
