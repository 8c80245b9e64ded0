/** How much is too much: of sessions, handshakes and publishing, in all and by who asks. */
@NullMarked
package dev.herald.limits;

import org.jspecify.annotations.NullMarked;
