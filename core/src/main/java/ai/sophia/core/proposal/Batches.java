package ai.sophia.core.proposal;

import ai.sophia.core.access.Scope;
import ai.sophia.core.conversation.Understanding.Said;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which turns are asked about together: those of one session that follow each other, as many as fit. Stateless. */
final class Batches {
    private static final int MOST_TURNS = 10;

    /** In characters, four of which make some token. */
    private static final int LONGEST = 12_000;

    private Batches() {}

    static List<List<Said>> of(List<Said> turns) {
        Map<Scope, List<Said>> sessions = new LinkedHashMap<>();
        List<List<Said>> batches = new ArrayList<>();
        for (Said said : turns) {
            if (said.scope().session().isEmpty()) {
                batches.add(List.of(said));
            } else {
                // what was said by or to others never meets in one question
                sessions.computeIfAbsent(said.scope(), scope -> new ArrayList<>())
                        .add(said);
            }
        }
        sessions.values().forEach(session -> batches.addAll(ofSession(session)));
        return batches;
    }

    private static List<List<Said>> ofSession(List<Said> turns) {
        List<List<Said>> batches = new ArrayList<>();
        List<Said> batch = new ArrayList<>();
        for (Said said : turns) {
            if (!batch.isEmpty() && !fits(batch, said)) {
                batches.add(List.copyOf(batch));
                batch.clear();
            }
            batch.add(said);
        }
        batches.add(List.copyOf(batch));
        return batches;
    }

    private static boolean fits(List<Said> batch, Said next) {
        List<Said> together = new ArrayList<>(batch);
        together.add(next);
        return together.size() <= MOST_TURNS && Question.of(together).text().length() <= LONGEST;
    }
}
