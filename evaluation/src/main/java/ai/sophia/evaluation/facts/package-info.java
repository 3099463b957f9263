/** How well facts are recognised in conversations, on labelled turns. */
@NullMarked
package ai.sophia.evaluation.facts;

import org.jspecify.annotations.NullMarked;
