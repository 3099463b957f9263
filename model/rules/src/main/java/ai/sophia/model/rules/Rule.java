package ai.sophia.model.rules;

import ai.sophia.core.conversation.Sort;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A rule for statements. Its pattern begins where a clause begins and ends before what is said, so that what follows is the object.
 *
 * @param text the pattern as it is written
 * @param condition what the clause or what is before it must tell
 * @param denies yes or no, where the words of the clause do not decide it
 * @param likely whether it tells by the form of the words alone, and so is less sure
 */
record Rule(Sort sort, Pattern pattern, String text, Condition condition, Optional<Boolean> denies, boolean likely) {
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

    /** Reads the key of a line: a sort, and after it what more there is to say: then, soon, often, past, denied, affirmed, likely. */
    static Rule of(RuleText.Line line) {
        List<String> words = List.of(line.key().split(" "));
        Condition condition = Condition.NONE;
        Optional<Boolean> denies = Optional.empty();
        boolean likely = false;
        for (String word : words.subList(1, words.size())) {
            switch (word) {
                case "denied" -> denies = Optional.of(true);
                case "affirmed" -> denies = Optional.of(false);
                case "likely" -> likely = true;
                default -> condition = Condition.valueOf(word.toUpperCase(Locale.ROOT));
            }
        }
        return new Rule(
                Sort.valueOf(words.getFirst().toUpperCase(Locale.ROOT)),
                line.pattern(),
                line.text(),
                condition,
                denies,
                likely);
    }

    /**
     * The rule of a clause that no other rule knows.
     *
     * @param told finds what it is about, if anything
     */
    static Rule judged(Sort sort, Pattern told) {
        return new Rule(sort, told, "", Condition.NONE, Optional.empty(), true);
    }
}
