/** What Sophia offers by the Model Context Protocol: tools, resources and prompts over the core's services. */
@NullMarked
package ai.sophia.mcp.memory;

import org.jspecify.annotations.NullMarked;
