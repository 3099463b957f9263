package ai.sophia.model.rules;

import ai.sophia.core.conversation.Turn;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;

/**
 * Who is meant by the subjects of a turn's clauses. The speaker is the user, or is called by name where several people speak. A pronoun
 * means who was named last. Confined to one thread.
 */
final class Subjects {
    static final String AGENT = "agent";
    private final Pronouns pronouns;
    private final String speaker;
    private final boolean several;
    private boolean named;
    private boolean told;
    private String last = "";
    private String words = "";
    private String previous;

    /** Those of a turn. */
    Subjects(List<Turn> before, Turn turn, Pronouns pronouns) {
        this.pronouns = pronouns;
        named = !before.isEmpty();
        several = before.stream()
                .anyMatch(each -> each.isOfUser() && !each.speaker().equals(turn.speaker()));
        speaker = several ? turn.speaker() : Turn.USER;
        previous = speaker;
    }

    /**
     * Whether there is anything that the words of a subject may mean: a pronoun needs something that was told before it; one for things needs it in the same turn
     * where several people speak, for it may be what another spoke of; and one for people means no thing.
     */
    boolean isKnown(String subject) {
        String pronoun = subject.strip();
        if (!pronouns.any().matcher(pronoun).matches()) {
            return true;
        }
        if (pronouns.ofPeople().matcher(pronoun).matches()
                && pronouns.thing().matcher(words).matches()) {
            return false;
        }
        if (pronouns.disagreeing()
                .filter(each -> each.matcher(pronoun + " " + words).lookingAt())
                .isPresent()) {
            return false;
        }
        boolean maybeOfAnother = several && pronouns.ofThings().matcher(pronoun).matches();
        return maybeOfAnother ? !last.isEmpty() : named;
    }

    /** Whether an object says anything, as a bare "something" does not. */
    boolean isTold(String object) {
        return !pronouns.empty().matcher(object).matches();
    }

    /** Whether it is known what an object means: a pronoun in it needs somebody or something that was told of before it in the turn. */
    boolean isMeant(String object) {
        return told
                || !pronouns.other().matcher(object).matches()
                || pronouns.itself().matcher(object).matches();
    }

    /** What statements of the speaker are about. */
    String speaker() {
        return speaker;
    }

    /** Whether the speaker was told of last, or nothing was. */
    boolean isOfSpeaker() {
        return previous.equals(speaker);
    }

    /** Who or what was told of last, the speaker where nothing was. */
    String previous() {
        return previous;
    }

    /** Who or what the words of a subject mean; none is the speaker. */
    String resolve(String subject) {
        named = true;
        previous = meant(subject.strip());
        told = told || !previous.equals(speaker);
        return previous;
    }

    private String meant(String subject) {
        if (subject.isEmpty() || pronouns.speaker().matcher(subject).matches()) {
            return speaker;
        }
        if (pronouns.any().matcher(subject).matches()) {
            return last.isEmpty() ? subject.toLowerCase(Locale.ROOT) : last;
        }
        // whoever has the name is told of next
        words = pronouns.name().matcher(subject).replaceFirst("");
        last = called(words);
        return called(subject);
    }

    private String called(String subject) {
        Matcher own = pronouns.own().matcher(subject);
        return own.matches() ? speaker + "'s " + own.group("what") : subject;
    }

    /** A text that begins with a pronoun, with who is meant by it in its place, as they were called. */
    String inFull(String text) {
        Matcher pronoun = pronouns.leading().matcher(text);
        return words.isEmpty() || !pronoun.lookingAt() ? text : words + text.substring(pronoun.end("who"));
    }
}
