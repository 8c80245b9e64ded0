/** What Herald is compared with: a broadcast as most Spring applications do it, on Tomcat. */
@NullMarked
package dev.herald.bench.tomcat;

import org.jspecify.annotations.NullMarked;
