package ai.sophia.bench.tiers;

import ai.sophia.bench.driver.Timings.Call;
import ai.sophia.core.access.Reach;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.Mutation;
import ai.sophia.store.sql.BareRecords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * L3: what a recall reads in the end, ten memories by their keys, and the storing of one memory; beside the same statements by the bare driver. Used by one
 * thread.
 */
record RecordsPart(Gauge gauge, Population population, long seed) {
    private static final int HITS = 10;

    /** Stores take longer than reads. */
    private static final int CALLS_PER_WRITE = 4;

    List<TierRow> measure(String backend, Filled filled, BareRecords bare) throws IOException, InterruptedException {
        Reach reach = population.everybody();
        List<List<VersionKey>> asked = asked(filled.keys());
        List<BareRecords.Call> bareLoads =
                asked.stream().map(keys -> bare.loading(reach, keys)).toList();
        Measured loads = gauge.beside(
                number -> expect(
                        HITS, filled.store().load(reach, asked.get(number)).size()),
                number -> expect(HITS, run(bareLoads.get(number))));
        return List.of(
                TierRow.of(TierRow.Level.RECORDS, backend, "load of " + HITS, loads),
                TierRow.of(TierRow.Level.RECORDS, backend, "remember of one", writes(filled, bare)));
    }

    private List<List<VersionKey>> asked(List<VersionKey> keys) {
        SplittableRandom random = new SplittableRandom(seed);
        List<List<VersionKey>> asked = new ArrayList<>();
        for (int call = 0; call < gauge.calls(); call++) {
            asked.add(random.ints(0, keys.size())
                    .distinct()
                    .limit(HITS)
                    .mapToObj(keys::get)
                    .toList());
        }
        return asked;
    }

    private Measured writes(Filled filled, BareRecords bare) throws IOException, InterruptedException {
        Gauge fewer = new Gauge(Math.max(1, gauge.calls() / CALLS_PER_WRITE), gauge.clients(), Duration.ZERO);
        // those that do not count, those that do, and those of several clients; none can be made twice
        int needed = 3 * fewer.calls();
        List<Mutation.Insert> ours = new ArrayList<>();
        List<BareRecords.Call> theirs = new ArrayList<>();
        for (int call = 0; call < needed; call++) {
            ours.add(population.further(filled.store()));
            theirs.add(bare.writing(population.further(filled.store())));
        }
        AtomicInteger next = new AtomicInteger();
        AtomicInteger nextBare = new AtomicInteger();
        Call write = number -> filled.store().write(List.of(ours.get(next.getAndIncrement())));
        Call bareWrite = number -> expect(0, run(theirs.get(nextBare.getAndIncrement())));
        return fewer.beside(write, bareWrite);
    }

    private static int run(BareRecords.Call call) {
        try {
            return call.run();
        } catch (SQLException failure) {
            throw new UncheckedIOException(new IOException(failure));
        }
    }

    private static void expect(int expected, int rows) throws IOException {
        // those that the driver reads besides say whose rows are seen
        if (rows < expected) {
            throw new IOException("expected " + expected + " rows, but got " + rows);
        }
    }
}
