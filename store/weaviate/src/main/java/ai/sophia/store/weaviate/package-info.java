/** The vector index on a Weaviate server. Nothing else uses Weaviate's client. */
@NullMarked
package ai.sophia.store.weaviate;

import org.jspecify.annotations.NullMarked;
