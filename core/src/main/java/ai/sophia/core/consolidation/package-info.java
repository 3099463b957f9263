/** What is made of memories in the background, long after they were written: summaries of sessions, and what was said again and again. */
@NullMarked
package ai.sophia.core.consolidation;

import org.jspecify.annotations.NullMarked;
