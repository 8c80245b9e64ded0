/** Jetty's connectors, selectors, request bodies and forwarded headers, for the endpoints. */
@NullMarked
package dev.herald.jetty;

import org.jspecify.annotations.NullMarked;
