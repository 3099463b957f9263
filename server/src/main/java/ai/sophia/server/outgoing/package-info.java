/** What the server sends of its own accord. */
@NullMarked
package ai.sophia.server.outgoing;

import org.jspecify.annotations.NullMarked;
