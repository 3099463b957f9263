package ai.sophia.bench.tiers;

import ai.sophia.core.access.Reach;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.recall.BareRanking;
import ai.sophia.store.hot.HotScopes;
import ai.sophia.store.lucene.EnglishWords;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** L0: the scopes of all users in memory, each asked in turn and compared whole by all signals. Used by one thread. */
record HotPart(Gauge gauge, Population population) {
    private static final long BYTES = 2L * 1024 * 1024 * 1024;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** As deep as a recall for ten ranks. */
    private static final int DEPTH = 30;

    List<TierRow> measure(Filled filled) throws IOException, InterruptedException {
        String space = population.space().id();
        try (HotScopes hot = new HotScopes(
                (reach, each) -> filled.store().scan(reach, space, each),
                filled.store()::holdsMore,
                population.space().dimension(),
                EnglishWords.INSTANCE,
                BYTES)) {
            List<Reach> reaches = new ArrayList<>();
            for (int user = 0; user < population.users(); user++) {
                Reach reach = population.user(user);
                if (!hot.ready(reach, Filter.all()) && !hot.await(reach, Filter.all(), PATIENCE)) {
                    throw new IOException("expected the hot tier to hold the scope of user " + user);
                }
                reaches.add(reach);
            }
            List<Embedding> meanings = new ArrayList<>();
            List<String> questions = new ArrayList<>();
            for (int number = 0; number < gauge.calls(); number++) {
                meanings.add(population.meaning(number));
                questions.add(population.question(number));
            }
            Measured measured = gauge.alone(number -> {
                List<VersionKey> best = hot.compare(
                                reaches.get(number % reaches.size()),
                                Filter.all(),
                                questions.get(number),
                                meanings.get(number),
                                evidence -> BareRanking.best(evidence, questions.get(number), DEPTH))
                        .orElseThrow(() -> new IOException("expected the hot tier to compare"));
                if (best.isEmpty()) {
                    throw new IOException("expected the hot tier to find something");
                }
            });
            return List.of(TierRow.of(TierRow.Level.HOT, "memory, SIMD", "ranking of a scope", measured));
        }
    }
}
