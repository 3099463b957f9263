/** Speed, load and faults. */
@NullMarked
package ai.sophia.bench;

import org.jspecify.annotations.NullMarked;
