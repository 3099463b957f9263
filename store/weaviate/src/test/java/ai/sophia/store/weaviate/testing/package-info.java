/**
 * A double of a Weaviate server: it speaks HTTP and gRPC as one does, holds what it is given, and refuses what one would refuse. What it does is written
 * after the interface files in the client's jar and the server's documentation and source, of about version 1.36.
 */
@NullMarked
package ai.sophia.store.weaviate.testing;

import org.jspecify.annotations.NullMarked;
