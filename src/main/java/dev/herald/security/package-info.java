/** Authentication and authorization of requests. */
@NullMarked
package dev.herald.security;

import org.jspecify.annotations.NullMarked;
