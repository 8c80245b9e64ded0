/** Who may: credentials, what they allow, and where Herald answers at all. */
@NullMarked
package dev.herald.security;

import org.jspecify.annotations.NullMarked;
