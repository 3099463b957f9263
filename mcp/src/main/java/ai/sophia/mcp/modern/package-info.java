/** Revision 2026-07-28: every request stands for itself. */
@NullMarked
package ai.sophia.mcp.modern;

import org.jspecify.annotations.NullMarked;
