/** Whether clients are served as they should be beside others that ask for more than their share. */
@NullMarked
package dev.herald.hostile;

import org.jspecify.annotations.NullMarked;
