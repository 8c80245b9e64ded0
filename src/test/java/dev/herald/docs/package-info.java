/** The documentation, tried: its links lead somewhere, and its snippets do what they say. */
@NullMarked
package dev.herald.docs;

import org.jspecify.annotations.NullMarked;
