/** The server API of Centrifugo, by which a backend publishes and acts on clients, on all nodes. */
@NullMarked
package dev.herald.api;

import org.jspecify.annotations.NullMarked;
