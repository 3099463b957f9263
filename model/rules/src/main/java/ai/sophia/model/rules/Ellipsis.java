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
 */
record Ellipsis(Pattern noSubject, Pattern noSubjectThen, Pattern noVerb, Pattern noArticle, Pattern noArticleThen) {
    private static final String SPEAKER = "I ";
    private static final String SPEAKER_IS = "I am ";
    private static final String OWN = "my ";
    private static final String OTHER = "he ";
    private static final String OTHER_IS = "he is ";

    /**
     * The clause in full.
     *
     * @param follows whether there is a statement before it in the same sentence
     * @param ofSpeaker whether that is about the speaker
     */
    Clause restored(Clause clause, boolean follows, boolean ofSpeaker) {
        boolean other = follows && !ofSpeaker;
        if (noVerb.matcher(clause.text()).lookingAt()) {
            return clause.after(other ? OTHER_IS : SPEAKER_IS);
        }
        if (noSubject.matcher(clause.text()).lookingAt()
                || (follows && noSubjectThen.matcher(clause.text()).lookingAt())) {
            return clause.after(other ? OTHER : SPEAKER);
        }
        boolean casual = Character.isLowerCase(clause.sentence().charAt(0));
        return (casual ? noArticle : noArticleThen).matcher(clause.text()).lookingAt() ? clause.after(OWN) : clause;
    }
}
