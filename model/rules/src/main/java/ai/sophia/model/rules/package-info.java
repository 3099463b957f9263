/** Statements recognised by rules over sentences, without a language model. */
@NullMarked
package ai.sophia.model.rules;

import org.jspecify.annotations.NullMarked;
