/** The vector index on a ChromaDB server. */
@NullMarked
package ai.sophia.store.chroma;

import org.jspecify.annotations.NullMarked;
