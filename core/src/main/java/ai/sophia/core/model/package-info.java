/** Language models: what they are asked and answer, what that costs, and who is asked when one is away. */
@NullMarked
package ai.sophia.core.model;

import org.jspecify.annotations.NullMarked;
