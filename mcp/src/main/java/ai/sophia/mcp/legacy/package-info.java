/** Revisions 2025-03-26 to 2025-11-25: sessions, which begin with initialize. */
@NullMarked
package ai.sophia.mcp.legacy;

import org.jspecify.annotations.NullMarked;
