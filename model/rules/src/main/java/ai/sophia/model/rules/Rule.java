package ai.sophia.model.rules;

import ai.sophia.core.conversation.Sort;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A rule for statements. Its pattern begins where a clause begins and ends before what is said, so that what follows is the object.
 *
 * @param condition what the clause or what is before it must tell
 * @param denies yes or no, where the words of the clause do not decide it
 */
record Rule(Sort sort, Pattern pattern, Condition condition, Optional<Boolean> denies) {
    /** What a rule asks for beside its pattern. */
    enum Condition {
        NONE,
        /** A statement before it in the same sentence, from which it follows. */
        THEN,
        /** A time that is to come, or may be. */
        SOON,
        /** A time that comes again and again. */
        OFTEN,
        /** A time that has been. */
        PAST
    }

    /** Reads the key of a line: a sort, and after it what more there is to say: then, soon, often, past, denied, affirmed. */
    static Rule of(RuleText.Line line) {
        List<String> words = List.of(line.key().split(" "));
        Condition condition = Condition.NONE;
        Optional<Boolean> denies = Optional.empty();
        for (String word : words.subList(1, words.size())) {
            switch (word) {
                case "denied" -> denies = Optional.of(true);
                case "affirmed" -> denies = Optional.of(false);
                default -> condition = Condition.valueOf(word.toUpperCase(Locale.ROOT));
            }
        }
        return new Rule(Sort.valueOf(words.getFirst().toUpperCase(Locale.ROOT)), line.pattern(), condition, denies);
    }
}
