/** The tests that every implementation of a port must pass, and what tests of several modules share. */
@NullMarked
package ai.sophia.contract;

import org.jspecify.annotations.NullMarked;
