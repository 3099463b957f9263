/** The tests that every implementation of a port must pass. */
@NullMarked
package ai.sophia.contract;

import org.jspecify.annotations.NullMarked;
