/** What clients of all revisions ask for: tools, resources, prompts and completions. */
@NullMarked
package ai.sophia.mcp.feature;

import org.jspecify.annotations.NullMarked;
