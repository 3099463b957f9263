package ai.sophia.core.recall;

import ai.sophia.core.memory.MemoryId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * That memories answer a question that is answered by yes or no both ways: who asks should be told so, and may ask which of them is right. Found by the
 * words of clauses, in English, so it may be wrong, and much is missed. A memory that says both stands on both sides.
 *
 * @param denying hits that say no, best first, at least one
 * @param affirming hits that say yes, likewise
 */
public record Contradiction(List<MemoryId> denying, List<MemoryId> affirming) {
    /** So many of the best are looked at. */
    private static final int LOOKED_AT = 10;

    /** So much of the question's words a clause has to have that denies it, and one that affirms it. */
    private static final double DENYING = 0.5;

    private static final double AFFIRMING = 0.4;

    /** So much of what the clearest of a side has the others of it have to have. */
    private static final double AS_CLEAR = 0.6;

    /** So many words of a part a clause has to have. */
    private static final int LEAST = 2;

    /** So many parts of a question are looked at. */
    private static final int PARTS = 8;

    private static final Pattern ASKED = Pattern.compile(
            "^\\s*(?:have|has|had|do|does|did|am|is|are|was|were|can|could)(?:n't)?\\s+(?<rest>.*)$",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** What stands between the parts of a question of which each can be answered. */
    private static final Pattern ALTERNATIVES = Pattern.compile("\\b(?:or|and)\\b", Pattern.CASE_INSENSITIVE);

    public Contradiction {
        denying = List.copyOf(denying);
        affirming = List.copyOf(affirming);
    }

    /** That among the best hits of a question; empty where all answer it one way, or it is not answered by yes or no. */
    static Optional<Contradiction> among(String text, List<Hit> hits) {
        var asked = ASKED.matcher(text);
        if (!asked.matches()) {
            return Optional.empty();
        }
        Question question = Question.of(asked.group("rest"));
        if (question.words().isEmpty()) {
            return Optional.empty();
        }
        Map<MemoryId, Double> denying = new LinkedHashMap<>();
        Map<MemoryId, Double> affirming = new LinkedHashMap<>();
        for (Hit hit : hits.subList(0, Math.min(LOOKED_AT, hits.size()))) {
            if (!hit.isOfSpeaker()) {
                continue;
            }
            Sides sides = Sides.of(hit.memory().content().text(), question::share);
            boolean denies = sides.denies() >= DENYING;
            if (denies) {
                denying.put(hit.memory().id(), sides.denies());
            }
            // who denies has to affirm as clearly, to contradict himself
            if (sides.affirms() >= (denies ? DENYING : AFFIRMING)) {
                affirming.put(hit.memory().id(), sides.affirms());
            }
        }
        return denying.isEmpty() || affirming.isEmpty()
                ? Optional.empty()
                : Optional.of(new Contradiction(clearest(denying), clearest(affirming)));
    }

    /** Those of a side that say it about as clearly as the clearest. */
    private static List<MemoryId> clearest(Map<MemoryId, Double> side) {
        double least = AS_CLEAR * Collections.max(side.values());
        return side.entrySet().stream()
                .filter(each -> each.getValue() >= least)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The words of a question, and of its parts of which each can be answered. */
    private record Question(Set<String> words, List<Set<String>> parts) {
        static Question of(String text) {
            return new Question(
                    Words.of(text),
                    ALTERNATIVES.splitAsStream(text).map(Words::of).limit(PARTS).toList());
        }

        /** How much of it, or of one of its parts, is said; of a part one word is of too many things. */
        double share(Set<String> said) {
            double share = (double) common(words, said) / words.size();
            for (Set<String> part : parts) {
                long common = common(part, said);
                if (common >= LEAST) {
                    share = Math.max(share, (double) common / part.size());
                }
            }
            return share;
        }

        private static long common(Set<String> one, Set<String> other) {
            return one.stream().filter(other::contains).count();
        }
    }
}
