package ai.sophia.bench.peers;

import io.github.jbellis.jvector.graph.GraphIndexBuilder;
import io.github.jbellis.jvector.graph.GraphSearcher;
import io.github.jbellis.jvector.graph.ListRandomAccessVectorValues;
import io.github.jbellis.jvector.graph.RandomAccessVectorValues;
import io.github.jbellis.jvector.graph.SearchResult;
import io.github.jbellis.jvector.graph.similarity.BuildScoreProvider;
import io.github.jbellis.jvector.graph.similarity.DefaultSearchScoreProvider;
import io.github.jbellis.jvector.graph.similarity.SearchScoreProvider;
import io.github.jbellis.jvector.util.Bits;
import io.github.jbellis.jvector.vector.VectorSimilarityFunction;
import io.github.jbellis.jvector.vector.VectorizationProvider;
import io.github.jbellis.jvector.vector.types.VectorFloat;
import io.github.jbellis.jvector.vector.types.VectorTypeSupport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Bare JVector graphs in memory, one for each scope, as wide as the others' (16 neighbors, 100 candidates). Used by one thread. */
final class JVectorPeer implements Peer {
    private static final int NEIGHBORS = 16;
    private static final float OVERFLOW = 1.2f;
    private static final float ALPHA = 1.2f;
    private static final VectorSimilarityFunction SIMILARITY = VectorSimilarityFunction.DOT_PRODUCT;
    private static final VectorTypeSupport TYPES =
            VectorizationProvider.getInstance().getVectorTypeSupport();

    private final Corpus corpus;
    private final Setting setting;
    /** Those of the scopes, and one elsewhere. */
    private final List<Graph> graphs = new ArrayList<>();

    JVectorPeer(Corpus corpus, Setting setting) {
        this.corpus = corpus;
        this.setting = setting;
        for (int scope = 0; scope <= setting.scopes(); scope++) {
            graphs.add(new Graph(corpus.dimension()));
        }
    }

    /** The graph of a scope; the nodes are numbered in the order of adding, their rows are kept. */
    private static final class Graph {
        final List<VectorFloat<?>> vectors = new ArrayList<>();
        final List<Integer> rows = new ArrayList<>();
        final RandomAccessVectorValues values;
        final GraphIndexBuilder builder;

        Graph(int dimension) {
            this.values = new ListRandomAccessVectorValues(vectors, dimension);
            this.builder = GraphIndexBuilder.builder(
                            BuildScoreProvider.randomAccessScoreProvider(values, SIMILARITY), dimension, NEIGHBORS)
                    .withBeamWidth(InProcess.CANDIDATES)
                    .withNeighborOverflow(OVERFLOW)
                    .withAlpha(ALPHA)
                    .build();
        }

        void add(int row, VectorFloat<?> vector) {
            vectors.add(vector);
            rows.add(row);
            builder.addGraphNode(vectors.size() - 1, vector);
        }
    }

    @Override
    public Add add(int from, int to) throws IOException {
        return add(graphs.get(setting.scopeOf(from)), from, to);
    }

    @Override
    public Add addElsewhere(int from, int to) throws IOException {
        return add(graphs.getLast(), from, to);
    }

    private Add add(Graph graph, int from, int to) throws IOException {
        List<VectorFloat<?>> vectors = new ArrayList<>();
        for (int row = from; row < to; row++) {
            vectors.add(TYPES.createFloatVector(corpus.vector(row)));
        }
        return () -> {
            for (int row = from; row < to; row++) {
                graph.add(row, vectors.get(row - from));
            }
        };
    }

    @Override
    public void settle() {
        graphs.forEach(graph -> graph.builder.cleanup());
    }

    @Override
    public List<Asking> askings() {
        return List.of(new Asking(Engine.JVECTOR.label(), true, this::search));
    }

    private Search search(int question) throws IOException {
        Graph graph = graphs.get(setting.askedBy(question));
        VectorFloat<?> vector = TYPES.createFloatVector(corpus.questionVector(question));
        return () -> {
            SearchScoreProvider scores = DefaultSearchScoreProvider.exact(vector, SIMILARITY, graph.values);
            try (GraphSearcher searcher = new GraphSearcher(graph.builder.getGraph())) {
                SearchResult result = searcher.search(scores, Truth.LIMIT, InProcess.CANDIDATES, 0f, 0f, Bits.ALL);
                return Arrays.stream(result.getNodes())
                        .mapToInt(node -> graph.rows.get(node.node))
                        .toArray();
            }
        };
    }

    @Override
    public long residentBytes() throws IOException {
        return Footprint.of(ProcessHandle.current());
    }

    @Override
    public void close() throws IOException {
        for (Graph graph : graphs) {
            graph.builder.close();
        }
    }
}
