package ai.sophia.model.rules;

import ai.sophia.core.conversation.Span;

/**
 * A piece of a sentence that says one thing.
 *
 * @param span where it is in the turn's text
 * @param text its words as rules see them, quotes and code blanked
 * @param sentence the sentence that it is of, likewise
 * @param first whether the sentence begins with it
 * @param asks whether the sentence ends in a question mark and this is its last clause
 */
record Clause(Span span, String text, String sentence, boolean first, boolean asks) {}
