/** What settings accept, and how the start ends with one that is not accepted. */
@NullMarked
package dev.herald.settings;

import org.jspecify.annotations.NullMarked;
