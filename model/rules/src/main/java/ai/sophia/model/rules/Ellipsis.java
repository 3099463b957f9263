package ai.sophia.model.rules;

import java.util.regex.Pattern;

/**
 * What a clause may leave out: its subject ("sold the car"), or its subject and a form of "be" ("allergic to nuts"), or that a thing is the
 * speaker's ("car's a 2009 Golf"). With these put before it,
 * rules need not tell of both ways of saying it. Immutable.
 *
 * @param noSubject what a clause begins with whose subject is left out and may be the speaker
 * @param noSubjectThen likewise after another statement in the same sentence
 * @param noVerb what a clause begins with whose subject and verb are left out
 * @param noArticle what a clause begins with whose subject is a thing with no article before it, where people write without capitals
 * @param noArticleThen likewise in any other text, where such a thing may be one of all
 * @param speaker what is put for the speaker, each with a space behind it
 * @param speakerIs what is put for the speaker and the verb
 * @param own what is put before a thing of the speaker's
 * @param other what is put for somebody else
 * @param otherIs what is put for that and the verb
 */
record Ellipsis(
        Pattern noSubject,
        Pattern noSubjectThen,
        Pattern noVerb,
        Pattern noArticle,
        Pattern noArticleThen,
        String speaker,
        String speakerIs,
        String own,
        String other,
        String otherIs) {
    /** What {@code clauses.rules} tells. */
    static Ellipsis of(RuleText text) {
        return new Ellipsis(
                text.any("no subject"),
                text.any("no subject then"),
                text.any("no verb"),
                text.any("no article"),
                text.any("no article then"),
                text.words("speaker") + " ",
                text.words("speaker is") + " ",
                text.words("own") + " ",
                text.words("other") + " ",
                text.words("other is") + " ");
    }

    /**
     * The clause in full.
     *
     * @param follows whether there is a statement before it in the same sentence
     * @param ofSpeaker whether that is about the speaker
     */
    Clause restored(Clause clause, boolean follows, boolean ofSpeaker) {
        boolean ofOther = follows && !ofSpeaker;
        if (noVerb.matcher(clause.text()).lookingAt()) {
            return clause.after(ofOther ? otherIs : speakerIs);
        }
        if (noSubject.matcher(clause.text()).lookingAt()
                || (follows && noSubjectThen.matcher(clause.text()).lookingAt())) {
            return clause.after(ofOther ? other : speaker);
        }
        boolean casual = Character.isLowerCase(clause.sentence().charAt(0));
        return (casual ? noArticle : noArticleThen).matcher(clause.text()).lookingAt() ? clause.after(own) : clause;
    }
}
