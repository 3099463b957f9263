package ai.sophia.core.entity;

import ai.sophia.core.conversation.Span;

/**
 * Words of a text that name somebody or something: {@code the old bakery}.
 *
 * @param span where they stand, their article with them
 * @param words what they name, without articles, numbers and owners
 * @param own whether that is the speaker's, as in {@code my sister}
 * @param acting whether a verb comes next, so that the text goes on with what that does or is
 */
public record NounPhrase(Span span, String words, boolean own, boolean acting) {
    /** What it names, as entities are called. */
    String called() {
        return own ? Names.USER + "'s " + words : words;
    }
}
