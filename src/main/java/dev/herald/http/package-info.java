/** The HTTP API for publishers and operators. */
@NullMarked
package dev.herald.http;

import org.jspecify.annotations.NullMarked;
