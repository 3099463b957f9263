/** Calls to servers that may be slow, down or away, guarded by Resilience4j. */
@NullMarked
package ai.sophia.guard;

import org.jspecify.annotations.NullMarked;
