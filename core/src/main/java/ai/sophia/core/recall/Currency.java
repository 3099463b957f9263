package ai.sophia.core.recall;

import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.Utterance;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Has, of the best hits of a question about what is so now, come first what tells that just this has changed, and for whoever asks of his own what tells
 * of any change and what was said last. What is asked for is the last of several things that were so, and all of them answer in the same words. What
 * was said last of others is as often said of another matter, and is not raised. English for now. Stateless.
 */
final class Currency {
    /** How the signal is called. */
    static final String SIGNAL = "current";

    /** So many of the best are looked at: what is not among them does not answer the question. */
    static final int LOOKED_AT = 10;

    /** So many times the sum before is added to that of what tells that the asked has changed, by how much of the question it has. */
    private static final double ASKED = 2;

    /** The same, of what tells of a change. */
    private static final double CHANGE = 0.2;

    /** The same, of what was said last. */
    private static final double LATEST = 0.2;

    private static final Pattern NOW = Pattern.compile(
            "^\\s*" + Asked.FOR_VALUE + "\\b(?=.*(?:\\b(?:is|are|am|do|does|have|has|should|can|will)\\b|'s\\b))"
                    + "(?!.*" + Asked.PAST + ")",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Pattern CHANGES = Pattern.compile(
            "\\b(?:now|recently|currently|new|newly|updated?|latest|increased?|decreased?|reduced|raised|improved|extended|rescheduled|moved|changed|grown"
                    + "|reached|adjusted|pushed|shifted|expanded|added|completed|up to|instead|revised|another|additional)\\b",
            Pattern.CASE_INSENSITIVE);

    private static final Comparator<Memory> SAID = Comparator.comparing(Currency::at)
            .thenComparingLong(memory -> memory.content().utterance().position())
            .thenComparing(Memory::id);

    private Currency() {}

    /** Whether a question is about what is so now. */
    static boolean isAsked(String question) {
        return NOW.matcher(question).find();
    }

    /** The hits of such a question with the best of them in the order that suits it. */
    static List<Hit> first(String question, List<Hit> hits) {
        if (hits.size() < 2) {
            return hits;
        }
        Change change = Change.of(question);
        boolean party = Asked.of(question).party();
        List<Hit> best = hits.subList(0, Math.min(LOOKED_AT, hits.size()));
        List<Memory> said = best.stream().map(Hit::memory).sorted(SAID).toList();
        return Reranking.reordered(hits, LOOKED_AT, hit -> {
            if (!hit.isOfSpeaker()) {
                return hit;
            }
            double more = ASKED * change.in(hit.memory().content().text());
            if (party) {
                more += tellsOfChange(hit) ? CHANGE : 0;
                more += LATEST * said.indexOf(hit.memory()) / (said.size() - 1);
            }
            return raised(hit, more);
        });
    }

    private static Hit raised(Hit hit, double more) {
        if (more == 0) {
            return hit;
        }
        return hit.scored(hit.times(1 + more), SIGNAL, more / (ASKED + CHANGE + LATEST));
    }

    private static boolean tellsOfChange(Hit hit) {
        return CHANGES.matcher(hit.passage().of(hit.memory().content().text())).find();
    }

    private static Instant at(Memory memory) {
        Utterance utterance = memory.content().utterance();
        return utterance.isDated() ? utterance.saidAt() : memory.stored().from();
    }
}
