/** Herald: starts the service; each feature is a package below. */
@NullMarked
package dev.herald;

import org.jspecify.annotations.NullMarked;
