/** The official SDKs, as their registries have them, against Herald. */
@NullMarked
package dev.herald.centrifugo.sdk;

import org.jspecify.annotations.NullMarked;
