/** Sessions and their subscriptions, the write to each socket, and draining. */
@NullMarked
package dev.herald.session;

import org.jspecify.annotations.NullMarked;
