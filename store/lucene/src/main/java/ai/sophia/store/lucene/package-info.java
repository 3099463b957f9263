/** The embedded vector and text index. */
@NullMarked
package ai.sophia.store.lucene;

import org.jspecify.annotations.NullMarked;
