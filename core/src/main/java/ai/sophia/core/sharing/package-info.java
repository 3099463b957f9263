/** Who of a user's agents sees what is told to another. */
@NullMarked
package ai.sophia.core.sharing;

import org.jspecify.annotations.NullMarked;
