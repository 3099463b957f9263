/** The cache in memory. */
@NullMarked
package ai.sophia.store.caffeine;

import org.jspecify.annotations.NullMarked;
