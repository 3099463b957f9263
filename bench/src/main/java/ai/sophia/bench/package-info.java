/** Speed, load and faults, measured over HTTP on a server in a process of its own. */
@NullMarked
package ai.sophia.bench;

import org.jspecify.annotations.NullMarked;
