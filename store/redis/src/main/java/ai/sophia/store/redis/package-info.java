/** The cache that nodes share, on Redis. */
@NullMarked
package ai.sophia.store.redis;

import org.jspecify.annotations.NullMarked;
