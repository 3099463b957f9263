/** A server in a process of its own, and the calls that drive it. */
@NullMarked
package ai.sophia.bench.driver;

import org.jspecify.annotations.NullMarked;
