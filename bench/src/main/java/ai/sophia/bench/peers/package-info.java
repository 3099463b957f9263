/** Sophia side by side with other memories and indexes: the same texts, the same embeddings, the same client, the same hour. */
@NullMarked
package ai.sophia.bench.peers;

import org.jspecify.annotations.NullMarked;
