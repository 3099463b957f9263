/** What is made of memories in the background, long after they were written: summaries of sessions, facts that say the same, and what was said again and again. */
@NullMarked
package ai.sophia.core.consolidation;

import org.jspecify.annotations.NullMarked;
