package ai.sophia.core.learning;

import ai.sophia.core.access.Principal;
import ai.sophia.core.document.Document;
import ai.sophia.core.document.Documents;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.tier.Pace;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How much memories are used, kept as a document for each that is. Of two nodes that add to one at the same moment, one may lose its counts.
 * Bodies are strings of JSON. Safe for all threads; calls block.
 */
final class UseLog {
    private static final String KIND = "use";

    /** So many are read by one statement, and put in one transaction, for which others wait. */
    private static final int BATCH = 100;

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

    /**
     * Adds what was counted of this tenant's memories, a part at a time.
     *
     * @param pace lets others go first before each part
     */
    void add(Map<MemoryId, Uses.Count> counts, Pace pace) {
        List<Map.Entry<String, Uses.Count>> own = counts.entrySet().stream()
                .filter(each -> each.getValue().tenant().equals(owner.tenant()))
                .map(each -> Map.entry(each.getKey().toString(), each.getValue()))
                .toList();
        for (int next = 0; next < own.size(); next += BATCH) {
            pace.letOthersGoFirst();
            addAll(own.subList(next, Math.min(own.size(), next + BATCH)));
        }
    }

    private void addAll(List<Map.Entry<String, Uses.Count>> counts) {
        Instant now = clock.instant();
        Map<String, Use> before =
                documents
                        .findAll(
                                owner,
                                KIND,
                                counts.stream().map(Map.Entry::getKey).toList())
                        .stream()
                        .collect(Collectors.toMap(Document::id, UseLog::read));
        documents.putAll(
                owner,
                counts.stream()
                        .map(each -> added(
                                each.getKey(), before.getOrDefault(each.getKey(), Use.none(now)), each.getValue(), now))
                        .toList());
    }

    private Document added(String memory, Use before, Uses.Count count, Instant now) {
        Use use = before.at(now, halfLife).and(count.cited(), count.recalled());
        return Document.of(KIND, memory, count.user(), '"' + use.toString() + '"', now);
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
