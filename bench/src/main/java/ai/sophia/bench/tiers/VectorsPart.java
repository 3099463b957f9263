package ai.sophia.bench.tiers;

import ai.sophia.core.access.Reach;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.index.IndexGuards;
import ai.sophia.core.index.Projection;
import ai.sophia.core.index.SharedIndex;
import ai.sophia.core.index.VectorIndex;
import ai.sophia.guard.Breaker;
import ai.sophia.store.chroma.ChromaSettings;
import ai.sophia.store.chroma.ChromaVectors;
import ai.sophia.store.lucene.LuceneIndex;
import ai.sophia.store.sql.BarePgvector;
import ai.sophia.store.sql.BareRecords;
import ai.sophia.store.sql.PgvectorIndex;
import ai.sophia.store.sql.PgvectorSettings;
import ai.sophia.store.sql.PostgresServer;
import ai.sophia.store.sql.VectorMethod;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * L2: the nearest passages among all memories, as deep as a recall asks; on a server beside the same request, or the same SQL, without Sophia.
 * Used by one thread.
 */
record VectorsPart(Gauge gauge, Population population) {
    /** As deep as a recall asks. */
    private static final int DEPTH = 200;

    private static final String CALL = "nearest " + DEPTH;

    /** Long enough for a slow moment, which a recall's own budget would make a failure. */
    private static final Duration SEARCHING = Duration.ofSeconds(5);

    private static final Duration WRITING = Duration.ofSeconds(60);
    private static final Duration INDEXING = Duration.ofMinutes(30);

    List<TierRow> lucene(Path folder, Filled filled) throws IOException, InterruptedException {
        try (LuceneIndex index = LuceneIndex.open(folder, population.space().id())) {
            filled.index(index, population);
            List<Embedding> meanings = meanings();
            Reach reach = population.everybody();
            Measured measured = gauge.alone(number -> search(index, reach, meanings.get(number)));
            return List.of(TierRow.of(TierRow.Level.VECTORS, "Lucene", CALL, measured));
        }
    }

    List<TierRow> chroma(URI server, Filled filled) throws IOException, InterruptedException {
        SharedIndex index = chroma(server.getPort(), filled);
        try {
            filled.index(index, population);
            List<Embedding> meanings = meanings();
            Reach reach = population.everybody();
            List<HttpRequest> requests = sent(server, filled, reach, meanings).stream()
                    .map(each -> each.to(server))
                    .toList();
            HttpClient bare =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
            try {
                Measured measured = gauge.beside(
                        number -> search(index, reach, meanings.get(number)),
                        number -> Tap.send(bare, requests.get(number)));
                return List.of(TierRow.of(TierRow.Level.VECTORS, "ChromaDB", CALL, measured));
            } finally {
                bare.shutdownNow();
            }
        } finally {
            index.close();
        }
    }

    private SharedIndex chroma(int port, Filled filled) {
        ChromaSettings settings =
                ChromaSettings.of("127.0.0.1", port).within(Duration.ofSeconds(1), SEARCHING, WRITING);
        IndexGuards guards =
                new IndexGuards(new Breaker("chroma", SEARCHING), new Breaker("chroma (writing)", WRITING));
        SharedIndex index = ChromaVectors.open(settings, population.space(), filled.store()::key, guards, () -> true);
        // asks the server where it stands, as the projector does first of all
        index.follow();
        return index;
    }

    /** What each search sends, one request each. */
    private List<Tap.Sent> sent(URI server, Filled filled, Reach reach, List<Embedding> meanings) throws IOException {
        List<Tap.Sent> sent = new ArrayList<>();
        try (Tap tap = Tap.before(server)) {
            SharedIndex tapped = chroma(tap.port(), filled);
            try {
                tap.take("");
                for (Embedding meaning : meanings) {
                    search(tapped, reach, meaning);
                    List<Tap.Sent> queries = tap.take("/query");
                    if (queries.size() != 1) {
                        throw new IOException("expected a search to send one query, but got " + queries.size());
                    }
                    sent.addAll(queries);
                }
            } finally {
                tapped.close();
            }
        }
        return sent;
    }

    List<TierRow> pgvector(PostgresServer server, VectorMethod method, Filled filled)
            throws IOException, InterruptedException {
        PgvectorSettings settings = PgvectorSettings.of(server, method, SEARCHING);
        try (PgvectorIndex index =
                PgvectorIndex.open(settings, population.space(), new Breaker("pgvector", SEARCHING))) {
            filled.index(index, population);
            try (BarePgvector bare = BarePgvector.beside(index, settings, INDEXING)
                    .orElseThrow(() -> new IOException(
                            "expected pgvector to make its index within " + INDEXING.toMinutes() + " min"))) {
                List<Embedding> meanings = meanings();
                Reach reach = population.everybody();
                List<BareRecords.Call> calls = meanings.stream()
                        .map(meaning -> bare.nearest(reach, meaning.vector(), DEPTH))
                        .toList();
                Measured measured = gauge.beside(
                        number -> search(index, reach, meanings.get(number)), number -> run(calls.get(number)));
                return List.of(TierRow.of(TierRow.Level.VECTORS, nameOf(method), CALL, measured));
            }
        } catch (SQLException failure) {
            throw new IOException(failure);
        }
    }

    /** How its rows are called. */
    static String nameOf(VectorMethod method) {
        return switch (method) {
            case HNSW -> "pgvector, HNSW";
            case IVFFLAT -> "pgvector, IVFFlat";
        };
    }

    private static void run(BareRecords.Call call) throws IOException {
        try {
            if (call.run() == 0) {
                throw new IOException("expected pgvector to find something");
            }
        } catch (SQLException failure) {
            throw new IOException(failure);
        }
    }

    private List<Embedding> meanings() throws IOException {
        List<Embedding> meanings = new ArrayList<>();
        for (int number = 0; number < gauge.calls(); number++) {
            meanings.add(population.meaning(number));
        }
        return meanings;
    }

    private static <I extends VectorIndex & Projection> void search(I index, Reach reach, Embedding meaning)
            throws IOException {
        if (index.search(reach, Filter.all(), meaning, DEPTH).isEmpty()) {
            throw new IOException("expected " + index.name() + " to find something");
        }
    }
}
