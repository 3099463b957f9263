package ai.sophia.bench.peers;

import ai.sophia.bench.driver.ProcessorTime;
import ai.sophia.bench.driver.Timings;
import ai.sophia.bench.peers.Peer.Add;
import ai.sophia.bench.peers.Peer.Asking;
import ai.sophia.bench.peers.Peer.Search;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Measures any peer in the same way: by one client, which warms it up, fills it by batches, searches, and then adds memories one by one.
 * Used by one thread.
 */
final class Measurement {
    /** How many memories a call adds, at most. */
    static final int BATCH = 200;

    /** How many memories are added one by one in the end. */
    static final int SINGLES = 200;

    /** Batches that are added elsewhere before. */
    private static final int WARM_UP = 10;

    /** Batches that are prepared at once, which the driver has room for. */
    private static final int PREPARED = 5;

    private static final Duration LONGEST_WARM_UP = Duration.ofSeconds(10);

    private final Corpus corpus;
    private final Setting setting;
    private final Truth truth;

    Measurement(Corpus corpus, Setting setting, Truth truth) {
        this.corpus = corpus;
        this.setting = setting;
        this.truth = truth;
    }

    private record Filling(double perSecond, double driverShare) {}

    private record Searching(Timings timings, double driverShare, OptionalDouble recall) {}

    /** Measures it, asked in each of its ways. */
    List<Measured> measure(Peer peer) throws IOException, InterruptedException {
        warmUp(peer);
        Filling filling = fill(peer);
        long filled = System.nanoTime();
        peer.settle();
        double settleMs = (System.nanoTime() - filled) / 1e6;
        List<Searching> searchings = new ArrayList<>();
        for (Asking asking : peer.askings()) {
            searchings.add(search(asking));
        }
        double singles = addSingly(peer);
        long residentBytes = peer.residentBytes();
        List<Measured> all = new ArrayList<>();
        for (int i = 0; i < searchings.size(); i++) {
            Searching searching = searchings.get(i);
            all.add(new Measured(
                    peer.askings().get(i).label(),
                    filling.perSecond(),
                    filling.driverShare(),
                    settleMs,
                    singles,
                    searching.timings().milliseconds(50),
                    searching.timings().milliseconds(99),
                    searching.driverShare(),
                    searching.recall(),
                    residentBytes));
        }
        return all;
    }

    private Filling fill(Peer peer) throws IOException, InterruptedException {
        double seconds = 0;
        Duration taken = Duration.ZERO;
        List<Add> adds = new ArrayList<>();
        for (int from = 0; from < setting.memories(); ) {
            int endOfScope = (setting.scopeOf(from) + 1) * setting.scopeSize();
            int to = Math.min(from + BATCH, endOfScope);
            adds.add(peer.add(from, to));
            from = to;
            if (adds.size() == PREPARED || from == setting.memories()) {
                ProcessorTime before = ProcessorTime.ofThis();
                seconds += Timings.of(adds.size(), 1, number -> adds.get(number).run())
                        .seconds();
                taken = taken.plus(ProcessorTime.ofThis().taken().minus(before.taken()));
                adds.clear();
            }
        }
        double whole = seconds * Runtime.getRuntime().availableProcessors();
        return new Filling(setting.memories() / seconds, taken.toNanos() / 1e9 / whole);
    }

    private Searching search(Asking asking) throws IOException, InterruptedException {
        warmUp(asking);
        List<Search> searches = new ArrayList<>();
        for (int number = 0; number < corpus.measured(); number++) {
            searches.add(asking.searches().prepare(number));
        }
        int[][] found = new int[corpus.measured()][];
        ProcessorTime before = ProcessorTime.ofThis();
        Timings timings = Timings.of(
                searches.size(),
                1,
                number -> found[number] = searches.get(number).run());
        double driverShare = before.share(ProcessorTime.ofThis());
        return new Searching(timings, driverShare, asking.byVector() ? recall(found) : OptionalDouble.empty());
    }

    private void warmUp(Peer peer) throws IOException, InterruptedException {
        int rows = Math.min(WARM_UP * BATCH, corpus.rows());
        for (int from = 0; from < rows; from += BATCH) {
            peer.addElsewhere(from, Math.min(from + BATCH, rows)).run();
        }
    }

    private void warmUp(Asking asking) throws IOException, InterruptedException {
        long end = System.nanoTime() + LONGEST_WARM_UP.toNanos();
        for (int number = corpus.measured(); number < corpus.questions() && System.nanoTime() < end; number++) {
            asking.searches().prepare(number).run();
        }
    }

    private OptionalDouble recall(int[][] found) throws IOException {
        double sum = 0;
        for (int number = 0; number < found.length; number++) {
            sum += truth.recall(corpus, setting, number, found[number]);
        }
        return OptionalDouble.of(sum / found.length);
    }

    private double addSingly(Peer peer) throws IOException, InterruptedException {
        List<Add> adds = new ArrayList<>();
        for (int row = setting.memories(); row < setting.memories() + SINGLES; row++) {
            adds.add(peer.add(row, row + 1));
        }
        return SINGLES
                / Timings.of(SINGLES, 1, number -> adds.get(number).run()).seconds();
    }
}
