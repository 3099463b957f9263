/** Where every message comes in, whatever its revision. */
@NullMarked
package ai.sophia.mcp.endpoint;

import org.jspecify.annotations.NullMarked;
