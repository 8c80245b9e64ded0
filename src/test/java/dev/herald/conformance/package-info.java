/** Conformance of the running service to RFC 6455 and RFC 7692: a class for each section, over a bare socket. */
@NullMarked
package dev.herald.conformance;

import org.jspecify.annotations.NullMarked;
