package ai.sophia.bench.peers;

import ai.sophia.store.hot.ExactScan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The scan of Sophia's hot tier with nothing around it, a column of vectors for each scope. Used by one thread. */
final class ScanPeer implements Peer {
    /** The vectors of a scope, and which rows they are. */
    private record Column(ExactScan scan, List<Integer> rows) {}

    private final Corpus corpus;
    private final Setting setting;
    /** Those of the scopes, and one elsewhere. */
    private final List<Column> columns = new ArrayList<>();

    ScanPeer(Corpus corpus, Setting setting) {
        this.corpus = corpus;
        this.setting = setting;
        for (int scope = 0; scope <= setting.scopes(); scope++) {
            columns.add(new Column(new ExactScan(corpus.dimension()), new ArrayList<>()));
        }
    }

    @Override
    public Add add(int from, int to) throws IOException {
        return add(columns.get(setting.scopeOf(from)), from, to);
    }

    @Override
    public Add addElsewhere(int from, int to) throws IOException {
        return add(columns.getLast(), from, to);
    }

    private Add add(Column column, int from, int to) throws IOException {
        List<float[]> vectors = new ArrayList<>();
        for (int row = from; row < to; row++) {
            vectors.add(corpus.vector(row));
        }
        return () -> {
            for (int row = from; row < to; row++) {
                column.scan().add(vectors.get(row - from));
                column.rows().add(row);
            }
        };
    }

    @Override
    public void settle() {}

    @Override
    public List<Asking> askings() {
        return List.of(new Asking(Engine.SCAN.label(), true, this::search));
    }

    private Search search(int question) throws IOException {
        Column column = columns.get(setting.askedBy(question));
        float[] vector = corpus.questionVector(question);
        return () -> Arrays.stream(column.scan().nearest(vector, Truth.LIMIT))
                .map(column.rows()::get)
                .toArray();
    }

    @Override
    public long residentBytes() throws IOException {
        return Footprint.of(ProcessHandle.current());
    }

    @Override
    public void close() {
        columns.forEach(column -> column.scan().close());
    }
}
