/** The interface that mem0's clients speak, over the same core as the REST interface. */
@NullMarked
package ai.sophia.server.mem0;

import org.jspecify.annotations.NullMarked;
