/** What conversations cost: appending turns, distilling them, and telling what is known. */
@NullMarked
package ai.sophia.bench.conversation;

import org.jspecify.annotations.NullMarked;
