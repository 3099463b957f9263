/** The Model Context Protocol: its messages, their dispatch, and what a server offers by it. No HTTP. */
@NullMarked
package ai.sophia.mcp;

import org.jspecify.annotations.NullMarked;
