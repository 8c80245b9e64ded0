/** Whether the running service keeps RFC 6455 and RFC 7692: a class for each section, each over a bare socket. */
@NullMarked
package dev.herald.conformance;

import org.jspecify.annotations.NullMarked;
