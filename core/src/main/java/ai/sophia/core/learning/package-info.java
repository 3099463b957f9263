/** How memories come to matter more by being used. */
@NullMarked
package ai.sophia.core.learning;

import org.jspecify.annotations.NullMarked;
