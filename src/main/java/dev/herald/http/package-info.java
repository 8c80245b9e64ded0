/** Door: REST. */
@NullMarked
package dev.herald.http;

import org.jspecify.annotations.NullMarked;
