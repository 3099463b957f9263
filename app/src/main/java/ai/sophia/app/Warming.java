package ai.sophia.app;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Partition;
import ai.sophia.core.access.Principal;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Selection;
import ai.sophia.core.embedding.Embedder.Role;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.recall.Query;
import ai.sophia.core.record.Change;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.Position;
import ai.sophia.core.space.OpenSpace;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Goes through what a first request goes through, so that no user waits while classes are loaded and compiled. Stateless. */
final class Warming {
    private static final Logger LOG = LoggerFactory.getLogger(Warming.class);
    private static final int PATIENCE_MILLISECONDS = 2_000;
    private static final int STATUS_LENGTH = 12;
    private static final int LATEST_CHANGES = 200;
    private static final int LATEST_PARTITIONS = 3;
    private static final int SEARCHES = 20;
    private static final Duration QUICK = Duration.ofMillis(20);
    private static final List<String> QUESTIONS = List.of(
            "What did we agree on for the kitchen?",
            "When does the train to Paris leave on Monday morning?",
            "which of the two libraries parses dates faster",
            "Who asked for the report, and what should be in it?");

    private Warming() {}

    /** Asks some questions; what they find does not matter, and that they fail is no reason not to start. */
    static void warm(Wiring wiring, URI address, String key) {
        try {
            Reach reach = wiring.access().reach(wiring.access().owner(), Selection.NONE);
            for (String question : QUESTIONS) {
                wiring.recalling().recall(Query.of(reach, question));
            }
            request(address, key);
        } catch (Fault | IOException failure) {
            LOG.debug("Warming up failed", failure);
        }
    }

    /** Goes on in the background with what a start does not wait for. */
    static void keepOn(Wiring wiring) {
        Thread.ofPlatform().daemon().name("warming").start(() -> {
            try {
                wiring.spaces().use(inUse -> {
                    loadLatest(wiring.store(), inUse.serving());
                    searchAll(wiring, inUse.serving());
                    return true;
                });
            } catch (Fault failure) {
                LOG.debug("Warming up ended early", failure);
            }
        });
    }

    /** Has the hot tier load what was written to last, for that is likely to be asked first. */
    private static void loadLatest(MemoryStore store, OpenSpace space) {
        Position head = store.head();
        Position since = new Position(head.epoch(), Math.max(0, head.sequence() - LATEST_CHANGES));
        List<Change> changes = store.changes(since, LATEST_CHANGES).orElse(List.of());
        changes.reversed().stream()
                .map(change -> Partition.with(change.scope()).getFirst())
                .distinct()
                .limit(LATEST_PARTITIONS)
                .forEach(partition -> space.hot().ready(partition.reach(), Filter.all()));
    }

    /** Searches all there is by vector, until that is quick: to compare a great many takes longer than a recall waits before it is compiled. */
    private static void searchAll(Wiring wiring, OpenSpace space) {
        Principal owner = wiring.access().owner();
        Reach everything = wiring.access().reach(owner, Selection.EVERYTHING);
        Embedding question = space.encoder()
                .embeddings()
                .embed(wiring.store().key(owner.tenant()), Role.QUESTION, QUESTIONS.getFirst());
        for (int search = 0; search < SEARCHES; search++) {
            long start = System.nanoTime();
            space.vectors().search(everything, Filter.all(), question, Query.USUAL_LIMIT);
            if (System.nanoTime() - start < QUICK.toNanos()) {
                return;
            }
        }
    }

    /** One recall over HTTP, by hand: a client would take longer to load than all that is warmed here. */
    private static void request(URI address, String key) throws IOException {
        String body = "{\"query\": \"" + QUESTIONS.getFirst() + "\"}";
        String request = "POST /api/recall HTTP/1.1\r\nHost: " + address.getAuthority() + "\r\nConnection: close\r\n"
                + (key.isEmpty() ? "" : "Authorization: Bearer " + key + "\r\n")
                + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        String host = address.getHost().replaceAll("[\\[\\]]", "");
        try (Socket socket = new Socket(host, address.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLISECONDS);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            socket.getInputStream().readNBytes(STATUS_LENGTH);
        }
    }
}
