package ai.sophia.model.rules;

import ai.sophia.core.conversation.Span;

/**
 * A piece of a sentence that says one thing.
 *
 * @param span where it is in the turn's text
 * @param text its words as rules see them, quotes and code blanked
 * @param lead how many characters of it stand for words that the clause leaves out, as its subject; they are not in the turn
 * @param sentence the sentence that it is of up to its end, likewise: what follows supposes and asks other things
 * @param first whether the sentence begins with it
 * @param asks whether the sentence ends in a question mark and this is its last clause
 */
record Clause(Span span, String text, int lead, String sentence, boolean first, boolean asks) {
    /** The same with words before it that it leaves out. */
    Clause after(String words) {
        return new Clause(span, words + text, lead + words.length(), sentence, first, asks);
    }

    /** Where in the turn a place in the text is, or the beginning of the clause for what is left out. */
    int place(int inText) {
        return span.start() + Math.max(0, inText - lead);
    }
}
