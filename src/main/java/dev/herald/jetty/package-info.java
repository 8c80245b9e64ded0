/** What the connections of every transport need of Jetty: its selectors' threads and its sockets. */
@NullMarked
package dev.herald.jetty;

import org.jspecify.annotations.NullMarked;
