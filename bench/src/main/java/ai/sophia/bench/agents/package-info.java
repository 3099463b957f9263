/** What the interfaces that agents speak cost, beside Sophia's own and beside a server that speaks the same. */
@NullMarked
package ai.sophia.bench.agents;

import org.jspecify.annotations.NullMarked;
