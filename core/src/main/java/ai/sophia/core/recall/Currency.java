package ai.sophia.core.recall;

import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.Utterance;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Has, of the best hits of a question about what is so now for whoever asks, come first what tells of a change, and what was said last. What is
 * asked for is the last of several things that were so, and all of them answer in the same words. Of a question about others that is not so:
 * it lowered what was found first. English for now. Stateless.
 */
final class Currency {
    /** How the signal is called. */
    static final String SIGNAL = "current";

    /** So many of the best are looked at: what is not among them does not answer the question. */
    private static final int LOOKED_AT = 10;

    /** So much of its score before, as x / (1 + x), is added to x of what tells of a change. */
    private static final double CHANGE = 0.3;

    /** The same, of what was said last. */
    private static final double LATEST = 0.2;

    private static final Pattern NOW = Pattern.compile(
            "^\\s*(?:what|which|how (?:many|much|long|often|old|far)|when|where|who)\\b(?=.*(?:\\b(?:is|are|am|do|does|have|has|should|can|will)\\b|'s\\b))"
                    + "(?!.*\\b(?:did|was|were|had|before|previously|originally|initially|at first|used to|ago|last|yesterday|between|over time|first"
                    + "|history|changed?)\\b)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Pattern CHANGES = Pattern.compile(
            "\\b(?:now|recently|currently|new|newly|updated?|latest|increased?|decreased?|reduced|raised|improved|extended|rescheduled|moved|changed|grown"
                    + "|reached|adjusted|pushed|shifted|expanded|added|completed|up to|instead|revised|another|additional)\\b",
            Pattern.CASE_INSENSITIVE);

    /** Who says nothing of what is so for the user. */
    private static final Set<String> OTHERS = Set.of("assistant", "tool", "system");

    private static final Comparator<Memory> SAID = Comparator.comparing(Currency::at)
            .thenComparingLong(memory -> memory.content().utterance().position())
            .thenComparing(Memory::id);

    private Currency() {}

    /** The hits with the best of them in the order that suits the question. */
    static List<Hit> first(String question, List<Hit> hits) {
        if (hits.size() < 2
                || !NOW.matcher(question).find()
                || !Asked.of(question).party()) {
            return hits;
        }
        List<Hit> best = hits.subList(0, Math.min(LOOKED_AT, hits.size()));
        List<Memory> said = best.stream().map(Hit::memory).sorted(SAID).toList();
        List<Hit> raised = new ArrayList<>();
        for (Hit hit : best) {
            raised.add(raised(hit, (double) said.indexOf(hit.memory()) / (said.size() - 1)));
        }
        raised.sort(Comparator.comparingDouble(Hit::score).reversed());
        raised.addAll(hits.subList(best.size(), hits.size()));
        return List.copyOf(raised);
    }

    /** Whether a hit is what people say, and not what they are answered. */
    static boolean isOfSpeaker(Hit hit) {
        return !OTHERS.contains(hit.memory().content().utterance().role());
    }

    private static Hit raised(Hit hit, double late) {
        String passage = hit.passage().of(hit.memory().content().text());
        double strength = isOfSpeaker(hit) ? (CHANGES.matcher(passage).find() ? CHANGE : 0) + LATEST * late : 0;
        if (strength == 0) {
            return hit;
        }
        double before = hit.score() / (1 - hit.score());
        double after = before * (1 + strength);
        double scale = (1 + before) / (1 + after);
        List<Signal> signals = new ArrayList<>();
        for (Signal each : hit.signals()) {
            signals.add(new Signal(each.name(), each.strength(), each.share() * scale));
        }
        signals.add(new Signal(SIGNAL, strength / (CHANGE + LATEST), before * strength / (1 + after)));
        return new Hit(hit.memory(), after / (1 + after), hit.passage(), signals);
    }

    private static Instant at(Memory memory) {
        Utterance utterance = memory.content().utterance();
        return utterance.isDated() ? utterance.saidAt() : memory.stored().from();
    }
}
