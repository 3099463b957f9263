package ai.sophia.core.learning;

import ai.sophia.core.access.Principal;
import ai.sophia.core.document.Document;
import ai.sophia.core.document.Documents;
import ai.sophia.core.memory.MemoryId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How much memories are used, kept as a document for each that is. Of two nodes that add to one at the same moment, one may lose its counts.
 * Bodies are strings of JSON. Safe for all threads; calls block.
 */
final class UseLog {
    private static final String KIND = "use";

    /** So many are put in one transaction. */
    private static final int BATCH = 200;

    private final Documents documents;
    private final Principal owner;
    private final Duration halfLife;
    private final InstantSource clock;

    UseLog(Documents documents, Principal owner, Duration halfLife, InstantSource clock) {
        this.documents = documents;
        this.owner = owner;
        this.halfLife = halfLife;
        this.clock = clock;
    }

    /**
     * A page of a listing.
     *
     * @param uses what is left of them now
     * @param next cursor of the page after it, empty if this is the last
     */
    record Page(Map<MemoryId, Use> uses, String next) {}

    /** Adds what was counted of this tenant's memories. */
    void add(Map<MemoryId, Uses.Count> counts) {
        List<Document> batch = new ArrayList<>();
        counts.forEach((memory, count) -> {
            if (count.tenant().equals(owner.tenant())) {
                batch.add(added(memory, count));
                if (batch.size() == BATCH) {
                    documents.putAll(owner, batch);
                    batch.clear();
                }
            }
        });
        if (!batch.isEmpty()) {
            documents.putAll(owner, batch);
        }
    }

    private Document added(MemoryId memory, Uses.Count count) {
        Instant now = clock.instant();
        String id = memory.toString();
        Use before = documents.find(owner, KIND, id).map(UseLog::read).orElseGet(() -> Use.none(now));
        Use use = before.at(now, halfLife).and(count.cited(), count.recalled());
        return Document.of(KIND, id, count.user(), '"' + use.toString() + '"', now);
    }

    /** The memories that are used, those that were used first last. */
    Page list(String cursor, int limit) {
        Documents.Page page = documents.list(owner, KIND, cursor, limit);
        Map<MemoryId, Use> uses = new LinkedHashMap<>();
        Instant now = clock.instant();
        page.documents()
                .forEach(document ->
                        uses.put(MemoryId.parse(document.id()), read(document).at(now, halfLife)));
        return new Page(uses, page.next());
    }

    /** Forgets that a memory was used. */
    void forget(MemoryId memory) {
        documents.delete(owner, KIND, memory.toString());
    }

    long count() {
        return documents.count(owner, KIND);
    }

    private static Use read(Document document) {
        return Use.parse(document.body().replace("\"", ""));
    }
}
