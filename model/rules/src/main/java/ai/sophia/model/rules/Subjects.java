package ai.sophia.model.rules;

import ai.sophia.core.conversation.Turn;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;

/**
 * Who is meant by the subjects of a turn's clauses. The speaker is the user, or is called by name where several people speak. A pronoun
 * means who was told of last in the turn, or else was mentioned last. Confined to one thread.
 */
final class Subjects {
    static final String AGENT = "agent";
    private final Pronouns pronouns;
    private final Mentions mentions;
    private final List<Turn> before;
    private final Turn turn;
    private final String text;
    private final String speaker;
    private final boolean several;
    private boolean named;
    private boolean told;
    private String last = "";
    private String words = "";
    private String previous;
    private int back;
    private String clause = "";
    private String here = "";

    /**
     * Those of a turn.
     *
     * @param text that of the turn, as it is looked at
     */
    Subjects(List<Turn> before, Turn turn, String text, Pronouns pronouns, Mentions mentions) {
        this.text = text;
        this.pronouns = pronouns;
        this.mentions = mentions;
        this.before = before;
        this.turn = turn;
        named = !before.isEmpty();
        several = before.stream()
                .anyMatch(each -> each.isOfUser() && !each.speaker().equals(turn.speaker()));
        speaker = several ? turn.speaker() : Turn.USER;
        previous = speaker;
    }

    /**
     * Goes on to a clause.
     *
     * @param words those of the clause, from where its subject may stand
     * @param place where it begins in the turn
     */
    void goOn(String words, int place) {
        clause = words;
        here = text.substring(0, place);
    }

    /**
     * Whether there is anything that the words of a subject may mean: a pronoun needs something that was told before it, or somebody who was mentioned; one for things
     * needs it in the same turn where several people speak, for it may be what another spoke of; and one for people means no thing.
     */
    boolean isKnown(String subject) {
        String pronoun = subject.strip();
        if (!isPronoun(pronoun)) {
            return true;
        }
        if (isOfAnother(pronoun)) {
            return mentioned().isPresent();
        }
        boolean maybeOfAnother = several && pronouns.ofThings().matcher(pronoun).matches();
        return maybeOfAnother ? !last.isEmpty() : named || mentioned().isPresent();
    }

    private boolean isPronoun(String subject) {
        return pronouns.any().matcher(subject).matches();
    }

    /** Whether a pronoun cannot mean who or what was told of last. */
    private boolean isOfAnother(String pronoun) {
        return !words.isEmpty()
                && ((pronouns.ofPeople().matcher(pronoun).matches()
                                && pronouns.thing().matcher(words).matches())
                        || pronouns.disagreeing().matcher(pronoun + " " + words).lookingAt());
    }

    private Optional<Mentions.Mention> mentioned() {
        return mentions.meant(clause, here, before, turn);
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
        if (isPronoun(subject)) {
            return last.isEmpty() || isOfAnother(subject) ? meantByMention(subject) : last;
        }
        back = 0;
        // whoever has the name is told of next
        words = pronouns.name().matcher(subject).replaceFirst("");
        last = called(words);
        return called(subject);
    }

    private String meantByMention(String pronoun) {
        Optional<Mentions.Mention> mention = mentioned();
        if (mention.isEmpty()) {
            return pronoun.toLowerCase(Locale.ROOT);
        }
        back = mention.get().back();
        words = mention.get().words();
        last = called(words);
        return last;
    }

    private String called(String subject) {
        Matcher own = pronouns.own().matcher(subject);
        return own.matches() ? speaker + "'s " + own.group("what") : subject;
    }

    /** Whether it is not known who is told of last. */
    boolean isUnknown() {
        return isPronoun(previous);
    }

    /** How many turns before this one they were named who are told of last. */
    int back() {
        return isOfSpeaker() ? 0 : back;
    }

    /** A text that begins with a pronoun, with who is meant by it in its place, as they were called. */
    String inFull(String said) {
        Matcher pronoun = pronouns.leading().matcher(said);
        if (words.isEmpty() || isUnknown() || !pronoun.lookingAt()) {
            return said;
        }
        String full = words + said.substring(pronoun.end("who"));
        return Character.isUpperCase(said.charAt(0))
                ? full.substring(0, 1).toUpperCase(Locale.ROOT) + full.substring(1)
                : full;
    }
}
