package ai.sophia.store.sql;

import ai.sophia.contract.RandomMemories;
import ai.sophia.contract.Samples;
import ai.sophia.core.access.Principal;
import ai.sophia.core.document.Document;
import ai.sophia.core.embedding.EmbeddedPassage;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.embedding.EmbeddingSpace;
import ai.sophia.core.embedding.Passage;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.Change;
import ai.sophia.core.record.HistoryEntry;
import ai.sophia.core.record.Mutation;
import ai.sophia.core.record.Outcome;
import ai.sophia.core.record.Position;
import ai.sophia.core.record.StoredVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Random records of every kind, and all that a store tells of them. Stateless. */
final class TestingRecords {
    private static final List<String> TENANTS = List.of("acme", "other", "größe");
    private static final List<String> KINDS = List.of("event", "webhook");
    private static final int ALL = 100_000;

    /** A space beside the one that serves. */
    private static final EmbeddingSpace BESIDE = new EmbeddingSpace("testing", "2", 3, "", "");

    private static final EmbeddingSpace EMPTIED = new EmbeddingSpace("testing", "0", 5, "", "");

    private TestingRecords() {}

    /** Remembers, revises, deletes, embeds, and keeps documents. */
    static void fill(SqlMemoryStore store, Random random, int steps) {
        RandomMemories memories = new RandomMemories(random);
        store.serve(Samples.SPACE, Samples.NOW);
        store.hold(BESIDE, Samples.NOW);
        store.hold(EMPTIED, Samples.NOW);
        store.empty(EMPTIED.id(), "");
        TENANTS.forEach(store::key);
        List<Memory> kept = new ArrayList<>();
        for (int i = 0; i < steps; i++) {
            step(store, random, memories, kept, i);
        }
        store.trim(new Position(store.head().epoch(), steps / 10));
    }

    private static void step(
            SqlMemoryStore store, Random random, RandomMemories memories, List<Memory> kept, int number) {
        String tenant = memories.any(TENANTS);
        Principal principal = new Principal(tenant, "key");
        int choice = kept.isEmpty() ? 0 : random.nextInt(12);
        switch (choice) {
            case 0, 1, 2, 3 -> {
                Memory memory = memories.memory(tenant);
                String key = random.nextInt(3) == 0 ? "key " + number : "";
                if (write(store, Samples.insert(memory, key))) {
                    kept.add(memory);
                }
            }
            case 4 -> {
                Memory memory = memories.memory(tenant);
                Mutation awaiting = new Mutation.Insert(
                        memory,
                        Samples.hash(memory.content()),
                        "",
                        Samples.awaiting(memory).passages());
                if (write(store, awaiting)) {
                    kept.add(memory);
                }
            }
            case 5, 6 -> {
                int which = random.nextInt(kept.size());
                Memory next = Samples.next(kept.get(which), memories.content(), Samples.NOW.plusSeconds(2L + number));
                if (write(store, Samples.revise(next))) {
                    kept.set(which, next);
                }
            }
            case 7 -> {
                Memory gone = kept.remove(random.nextInt(kept.size()));
                store.write(List.of(Samples.delete(gone)));
                if (random.nextBoolean()) {
                    Memory again = new Memory(gone.id(), 1, gone.scope(), memories.content(), gone.stored());
                    write(store, Samples.insert(again, ""));
                }
            }
            case 8, 9 -> {
                Memory memory = memories.any(kept);
                store.embed(Map.of(memory.key(), List.of(beside(random, memory))));
            }
            case 10 ->
                store.documents()
                        .put(
                                principal,
                                new Document(
                                        memories.any(KINDS),
                                        "d" + random.nextInt(20),
                                        memories.any(RandomMemories.NAMES),
                                        "{\"n\": \"" + number + " ärger 🍵\"}",
                                        Samples.NOW,
                                        Samples.NOW.plusMillis(number)));
            default -> store.documents().delete(principal, memories.any(KINDS), "d" + random.nextInt(20));
        }
    }

    private static boolean write(SqlMemoryStore store, Mutation mutation) {
        return store.write(List.of(mutation)).getFirst() instanceof Outcome.Written;
    }

    private static EmbeddedPassage beside(Random random, Memory memory) {
        float[] vector = {random.nextFloat() + 0.1f, random.nextFloat(), random.nextFloat()};
        return new EmbeddedPassage(new Passage(0, 0, memory.content().text().length()), Embedding.of(BESIDE, vector));
    }

    /** All that the store tells, by what it is about. */
    static Map<String, Object> told(SqlMemoryStore store) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("head", store.head());
        told.put("log", log(store));
        told.put("spaces", store.spaces());
        told.put("awaiting", store.awaiting(Samples.SPACE.id(), ALL));
        told.put("lacking", store.countLacking(BESIDE.id()));
        told.put("boundary", store.nextBoundary(Samples.NOW));
        for (EmbeddingSpace space : List.of(Samples.SPACE, BESIDE, EMPTIED)) {
            List<StoredVersion> versions = new ArrayList<>();
            store.scan(space.id(), versions::add);
            told.put("versions in " + space.id(), versions);
        }
        for (String tenant : TENANTS) {
            told.put("key of " + tenant, store.key(tenant).authenticate("text"));
            told.put("scopes of " + tenant, store.scopes(Samples.everything(tenant), ALL));
            told.put("collections of " + tenant, store.collections(Samples.everything(tenant)));
            Principal principal = new Principal(tenant, "key");
            for (String kind : KINDS) {
                told.put(kind + "s of " + tenant, store.documents().list(principal, kind, "", ALL));
            }
        }
        told.put("histories", histories(store));
        return told;
    }

    private static List<Change> log(SqlMemoryStore store) {
        Position head = store.head();
        for (long start = 0; ; start++) {
            var changes = store.changes(new Position(head.epoch(), start), ALL);
            if (changes.isPresent()) {
                return changes.get();
            }
        }
    }

    private static Map<VersionKey, List<HistoryEntry>> histories(SqlMemoryStore store) {
        Set<VersionKey> keys = new LinkedHashSet<>();
        log(store).forEach(change -> keys.add(new VersionKey(change.key().id(), 1)));
        Map<VersionKey, List<HistoryEntry>> histories = new LinkedHashMap<>();
        for (VersionKey key : keys) {
            List<HistoryEntry> entries = new ArrayList<>();
            TENANTS.forEach(tenant -> entries.addAll(store.history(Samples.everything(tenant), key.id())));
            histories.put(key, entries);
        }
        return histories;
    }
}
