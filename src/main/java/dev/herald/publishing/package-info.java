/** What all endpoints share at which messages are published over HTTP: reading them, and the permission to publish. */
@NullMarked
package dev.herald.publishing;

import org.jspecify.annotations.NullMarked;
