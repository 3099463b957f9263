/** Retrieval quality on evaluation sets. */
@NullMarked
package ai.sophia.evaluation;

import org.jspecify.annotations.NullMarked;
