/** The commands. */
@NullMarked
package ai.sophia.cli;

import org.jspecify.annotations.NullMarked;
