/** Does a server that is killed keep what it acknowledged? */
@NullMarked
package ai.sophia.bench.crash;

import org.jspecify.annotations.NullMarked;
