/** The baseline: a broadcast as most Spring applications implement it, on Tomcat. */
@NullMarked
package dev.herald.bench.tomcat;

import org.jspecify.annotations.NullMarked;
