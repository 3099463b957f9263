package ai.sophia.model.rules;

import ai.sophia.core.conversation.Turn;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who is meant by the subjects of a turn's clauses. The speaker is the user, or is called by name where several people speak. A pronoun
 * means who was named last. Confined to one thread.
 */
final class Subjects {
    static final String AGENT = "agent";
    private static final Pattern SPEAKER = Pattern.compile("(?:i|we)(?:'?(?:m|ve|re|ll|d))?", Pattern.CASE_INSENSITIVE);
    private static final Pattern OWN = Pattern.compile("(?:my|our)\\s+(.+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern NAME =
            Pattern.compile("['’]s\\s+(?:(?:full|first|last|real|middle)\\s+)?name$", Pattern.CASE_INSENSITIVE);

    private static final Pattern PRONOUN =
            Pattern.compile("(?:he|she|it|they|that)(?:'?(?:s|re|ve|ll|d))?", Pattern.CASE_INSENSITIVE);

    private static final Pattern OF_THINGS =
            Pattern.compile("(?:it|they|that)(?:'?(?:s|re|ve|ll|d))?", Pattern.CASE_INSENSITIVE);

    private static final Pattern OF_PEOPLE = Pattern.compile("s?he(?:'?(?:s|re|ve|ll|d))?", Pattern.CASE_INSENSITIVE);

    private static final Pattern LEADING = Pattern.compile("(?<who>he|she|it|they)(?:'|\\s)", Pattern.CASE_INSENSITIVE);

    private static final Pattern EMPTY = Pattern.compile(
            "(?:\\p{L}+\\s+)?(?:something|anything|everything|nothing|stuff|things)(?:\\s+(?:else|new|now|today|again|too|great|amazing|special))*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern MEANING_OTHERS = Pattern.compile(
            "(?:(?:\\p{L}+\\s+)?(?:(?:it(?!\\s+when\\b)|them|him)\\b|(?:this|that|these|those|her)\\b(?!\\s+\\p{L}{3,})).*|.*\\s(?:it|them))",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** A pronoun at the end that means what stands before it in the object: "a boat and a trailer for it", "chickens, five of them". */
    private static final Pattern MEANING_ITSELF = Pattern.compile(
            ".*\\b(?:with|and)\\s(?:an?|the|my|our|some|no|two|three|four|\\d[\\d,.]*)\\s.*\\b(?:on|in|for|around|behind|to|to\\s\\w+)\\s(?:it|them)|.*\\bwith\\s\\w+\\s(?:on|in)\\s(?:it|them)|.*,\\s\\p{L}+\\sof\\sthem",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final Pattern thing;
    private final String speaker;
    private final boolean several;
    private boolean named;
    private boolean told;
    private String last = "";
    private String words = "";
    private String previous;

    /**
     * Those of a turn.
     *
     * @param thing what nobody calls "he" or "she"
     */
    Subjects(List<Turn> before, Turn turn, Pattern thing) {
        this.thing = thing;
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
        if (!PRONOUN.matcher(pronoun).matches()) {
            return true;
        }
        if (OF_PEOPLE.matcher(pronoun).matches() && thing.matcher(words).matches()) {
            return false;
        }
        boolean maybeOfAnother = several && OF_THINGS.matcher(pronoun).matches();
        return maybeOfAnother ? !last.isEmpty() : named;
    }

    /** Whether an object says anything, as a bare "something" does not. */
    boolean isTold(String object) {
        return !EMPTY.matcher(object).matches();
    }

    /** Whether it is known what an object means: a pronoun in it needs somebody or something that was told of before it in the turn. */
    boolean isMeant(String object) {
        return told
                || !MEANING_OTHERS.matcher(object).matches()
                || MEANING_ITSELF.matcher(object).matches();
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
        if (subject.isEmpty() || SPEAKER.matcher(subject).matches()) {
            return speaker;
        }
        if (PRONOUN.matcher(subject).matches()) {
            return last.isEmpty() ? subject.toLowerCase(Locale.ROOT) : last;
        }
        // whoever has the name is told of next
        words = NAME.matcher(subject).replaceFirst("");
        last = called(words);
        return called(subject);
    }

    private String called(String subject) {
        Matcher own = OWN.matcher(subject);
        return own.matches() ? speaker + "'s " + own.group(1) : subject;
    }

    /** A text that begins with a pronoun, with who is meant by it in its place, as they were called. */
    String inFull(String text) {
        Matcher pronoun = LEADING.matcher(text);
        return words.isEmpty() || !pronoun.lookingAt() ? text : words + text.substring(pronoun.end("who"));
    }
}
