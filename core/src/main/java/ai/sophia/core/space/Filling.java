package ai.sophia.core.space;

import ai.sophia.core.embedding.EmbeddedPassage;
import ai.sophia.core.embedding.Encoder;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.Page;
import ai.sophia.core.tier.Pace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/** Embeds the versions that lack vectors in a space, some at a time. For one thread. */
final class Filling {
    /**
     * Versions that are embedded between two looks at who waits: more texts than a question or a small write has, so that the model lets
     * these go first.
     */
    static final int BATCH = 16;

    private final MemoryStore store;
    private final Encoder encoder;
    private final Pace pace;
    private final IntConsumer progress;

    /**
     * @param progress told how many versions have been embedded since it was told last
     */
    Filling(MemoryStore store, Encoder encoder, Pace pace, IntConsumer progress) {
        this.store = store;
        this.encoder = encoder;
        this.pace = pace;
        this.progress = progress;
    }

    /** Goes over all versions, until no one is found that lacks vectors; false if it is over before. */
    boolean fill() {
        while (store.countLacking(encoder.space()) > 0) {
            if (!walk()) {
                return false;
            }
        }
        return true;
    }

    private boolean walk() {
        Page page = store.lacking(encoder.space(), "", BATCH);
        while (!page.next().isEmpty()) {
            if (!page.memories().isEmpty()) {
                if (!pace.letOthersGoFirst()) {
                    return false;
                }
                store.embed(embedded(store, encoder, page.memories()));
                progress.accept(page.memories().size());
            }
            page = store.lacking(encoder.space(), page.next(), BATCH);
        }
        return !pace.isOver();
    }

    /**
     * The passages of versions with their vectors.
     *
     * @throws ai.sophia.core.Fault.Unavailable if the model cannot answer
     */
    static Map<VersionKey, List<EmbeddedPassage>> embedded(MemoryStore store, Encoder encoder, List<Memory> versions) {
        Map<String, List<Memory>> tenants = new LinkedHashMap<>();
        versions.forEach(each -> tenants.computeIfAbsent(each.scope().tenant(), first -> new ArrayList<>())
                .add(each));
        Map<VersionKey, List<EmbeddedPassage>> embedded = new LinkedHashMap<>();
        tenants.forEach((tenant, own) -> {
            List<Encoder.Given> texts = own.stream()
                    .map(each -> new Encoder.Given(each.content(), List.of()))
                    .toList();
            List<List<EmbeddedPassage>> passages = encoder.encode(store.key(tenant), texts);
            for (int i = 0; i < own.size(); i++) {
                embedded.put(own.get(i).key(), passages.get(i));
            }
        });
        return embedded;
    }
}
