/** Messages, how they are read and written, and the port to the transport that carries them. */
@NullMarked
package ai.sophia.mcp.protocol;

import org.jspecify.annotations.NullMarked;
