package ai.sophia.core.recall;

import ai.sophia.core.embedding.Passage;
import ai.sophia.core.memory.Memory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A memory that answers a question.
 *
 * @param score how well, 0 to 1, meaning the same across questions
 * @param passage the piece of its text that matched best
 * @param signals why it was chosen
 * @param successor the fact that tells what has become of all that the memory told, if that is over and known to be
 */
public record Hit(Memory memory, double score, Passage passage, List<Signal> signals, Optional<Memory> successor) {
    /** Who says nothing of what is so for the user. */
    private static final Set<String> OTHERS = Set.of("assistant", "tool", "system");

    /** One of which nothing is known to be over. */
    public Hit(Memory memory, double score, Passage passage, List<Signal> signals) {
        this(memory, score, passage, signals, Optional.empty());
    }

    /** The same, where all that it told is over. */
    Hit succeededBy(Memory fact) {
        return new Hit(memory, score, passage, signals, Optional.of(fact));
    }

    /** Whether it is what people say, and not what they are answered. */
    boolean isOfSpeaker() {
        return !OTHERS.contains(memory.content().utterance().role());
    }

    /** What its signals add up to, of which the score is x / (1 + x). */
    private static double sum(double score) {
        return score / (1 - score);
    }

    /** The score if these added up to so many times as much. */
    double times(double factor) {
        double sum = factor * sum(score);
        return sum / (1 + sum);
    }

    /**
     * The same by one more signal.
     *
     * @param changed the score with it, below 1
     * @param strength of the signal, 0 to 1
     */
    Hit scored(double changed, String signal, double strength) {
        double before = sum(score);
        double after = sum(changed);
        double scale = (1 + before) / (1 + after);
        List<Signal> told = new ArrayList<>();
        for (Signal each : signals) {
            told.add(new Signal(each.name(), each.strength(), each.share() * scale));
        }
        told.add(new Signal(signal, strength, (after - before) / (1 + after)));
        return new Hit(memory, changed, passage, told, successor);
    }
}
