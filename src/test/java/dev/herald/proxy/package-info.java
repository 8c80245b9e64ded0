/** Herald behind the proxies that its documentation configures. */
@NullMarked
package dev.herald.proxy;

import org.jspecify.annotations.NullMarked;
