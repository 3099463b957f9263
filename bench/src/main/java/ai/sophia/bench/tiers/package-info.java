/** What each tier costs, beside the bare client of its backend, and what recalls do while one of them hangs. */
@NullMarked
package ai.sophia.bench.tiers;

import org.jspecify.annotations.NullMarked;
