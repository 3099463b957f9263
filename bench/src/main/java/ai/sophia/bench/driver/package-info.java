/** A server in a process of its own, the texts and the calls that drive it, and how long they took. */
@NullMarked
package ai.sophia.bench.driver;

import org.jspecify.annotations.NullMarked;
