/** How requests and answers are written: the one reading of fields, filters and drafts, and the one rendering of memories. */
@NullMarked
package ai.sophia.wire;

import org.jspecify.annotations.NullMarked;
