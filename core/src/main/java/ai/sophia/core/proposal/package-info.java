/** Facts that a language model proposes: what it is asked, what of its answers is believed, and how much of that may be spent. */
@NullMarked
package ai.sophia.core.proposal;

import org.jspecify.annotations.NullMarked;
