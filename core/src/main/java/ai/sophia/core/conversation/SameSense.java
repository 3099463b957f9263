package ai.sophia.core.conversation;

import ai.sophia.core.Period;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Decides whether two facts of one home say the same in other words. To tell a thing twice is a nuisance, to lose one is a loss: where it is not sure, they do not.
 * Both must be of one sort, about the same, by the same speaker, of the same time, and not the contrary of each other; have the same {@linkplain SenseWords
 * words that carry what they say}; and be near in meaning, as their vectors tell. So what has another number, name or thing in it is never the same. Stateless.
 */
public final class SameSense {
    /** The least cosine of the vectors of two that say the same; chosen on pairs of sentences, as {@code docs/conversation.md} tells. */
    public static final double NEAR = 0.75;

    /** Words that give an order to what stands around them. */
    private static final Set<String> ORDERING = Set.of(
            "than over rather instead before after from prefer prefers until then if because unless without but not"
                    .split(" "));

    private static final Pattern BLANK = Pattern.compile("[^\\p{L}]+");

    /** The kind of claims about taste, of which several hold at a time. */
    private static final String TASTE = "taste(";

    /**
     * What of a fact is compared.
     *
     * @param alike what those have in common that may say the same
     * @param words those that carry what it says, in their order
     * @param ordered whether it matters with which of them one begins
     */
    public record Sense(String alike, List<String> words, boolean ordered, Claim claim) {
        public Sense {
            words = List.copyOf(words);
        }

        /** Whether both say the same as far as words tell. */
        public boolean isSameAs(Sense other) {
            if (ordered || other.ordered) {
                return canBeSame(other) && words.equals(other.words);
            }
            return canBeSame(other) && isTurned(words, other.words);
        }

        private boolean canBeSame(Sense other) {
            return alike.equals(other.alike)
                    && !claim.key().equals(other.claim.key())
                    && !(isOfOne(claim) && isOfOne(other.claim));
        }
    }

    private SameSense() {}

    /** What of a fact is compared; empty if it says nothing by itself, or may be so again and again. */
    public static Optional<Sense> of(Fact fact) {
        Wording wording = fact.wording();
        Optional<Period> when = fact.evidence().isEmpty()
                ? Optional.empty()
                : fact.evidence().getFirst().when();
        List<String> words = SenseWords.of(wording.text(), wording.sort());
        if (fact.evidence().isEmpty()
                || words.isEmpty()
                || fact.evidence().stream().anyMatch(SameSense::isOfAnother)
                || (wording.sort() == Sort.EVENT && when.isEmpty())
                || fact.evidence().stream().anyMatch(each -> !each.when().equals(when))) {
            return Optional.empty();
        }
        List<String> sorted = new ArrayList<>(words);
        Collections.sort(sorted);
        String alike = String.join(
                "\n",
                sense(wording),
                String.valueOf(wording.negated()),
                wording.subject(),
                wording.speaker(),
                when.toString(),
                String.join(" ", sorted));
        return Optional.of(new Sense(alike, words, isOrdered(wording.text()), fact.claim()));
    }

    /** Whether two unit vectors are as near as those of what says the same. */
    public static boolean isNear(float[] one, float[] other) {
        return FactVectors.cosine(one, other) >= NEAR;
    }

    /** Whether words are said of another statement alone: they correct it, or take it back. */
    private static boolean isOfAnother(Evidence evidence) {
        return evidence.ends()
                .map(Ending::reason)
                .filter(reason -> reason == Ending.Reason.CORRECTED || reason == Ending.Reason.RETRACTED)
                .isPresent();
    }

    /** Taste is what it is, whether the words deny the contrary or not. */
    private static String sense(Wording wording) {
        return switch (wording.sort()) {
            case PREFERENCE -> wording.negated() ? "disliking" : "liking";
            case DISLIKE -> wording.negated() ? "liking" : "disliking";
            case IDENTITY, RELATION, POSSESSION, SKILL, HABIT, PLAN, DECISION, TASK, INSTRUCTION, PROCEDURE, EVENT ->
                wording.sort().label();
        };
    }

    /** Whether of what it is about only one value holds, such as where somebody lives. */
    private static boolean isOfOne(Claim claim) {
        return !claim.isOfAllWords() && !claim.key().startsWith(TASTE);
    }

    private static boolean isOrdered(String text) {
        return Arrays.stream(BLANK.split(text.toLowerCase(Locale.ROOT))).anyMatch(ORDERING::contains);
    }

    /** Whether both are the same words in the same order, wherever one begins: as in "I live in Rome" and "Rome is where I live". */
    private static boolean isTurned(List<String> one, List<String> other) {
        List<String> twice = Stream.concat(one.stream(), one.stream()).toList();
        return one.size() == other.size() && Collections.indexOfSubList(twice, other) >= 0;
    }
}
