package ai.sophia.core.embedding;

import ai.sophia.core.Fault;
import ai.sophia.core.embedding.Embedder.Role;
import ai.sophia.core.tier.Cache;
import ai.sophia.core.tier.TenantKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The embedder behind its cache: a text that was embedded before is not embedded again. Cached under an HMAC of the text with the
 * tenant's key, so that no tenant can learn from the cache what another has stored. Safe for all threads.
 */
public final class Embeddings {
    private final Embedder embedder;
    private final Cache<Embedding> cache;

    public Embeddings(Embedder embedder, Cache<Embedding> cache) {
        this.embedder = embedder;
        this.cache = cache;
    }

    /** The space of the vectors. */
    public EmbeddingSpace space() {
        return embedder.space();
    }

    /**
     * A vector that a caller brings.
     *
     * @param space id of the space that it lives in
     * @throws Fault.Invalid if that is another space than this one, or the vector is none of it
     */
    public Embedding brought(String space, float[] vector) {
        if (!space.equals(embedder.space().id())) {
            throw new Fault.Invalid(
                    "embedding.space", "expected the space " + embedder.space().id() + ", but got " + space);
        }
        return Embedding.of(embedder.space(), vector);
    }

    /** The embedding of one text. */
    public Embedding embed(TenantKey tenant, Role role, String text) {
        return embed(tenant, role, List.of(text)).getFirst();
    }

    /**
     * The embeddings of the texts, in their order.
     *
     * @throws ai.sophia.core.Fault.Unavailable if the model cannot answer
     */
    public List<Embedding> embed(TenantKey tenant, Role role, List<String> texts) {
        List<String> keys = new ArrayList<>(texts.size());
        List<Optional<Embedding>> known = new ArrayList<>(texts.size());
        List<String> missing = new ArrayList<>();
        for (String text : texts) {
            String key = tenant.authenticate(embedder.space().id() + '\n' + role + '\n' + text);
            Optional<Embedding> cached = cache.find(key);
            keys.add(key);
            known.add(cached);
            if (cached.isEmpty()) {
                missing.add(text);
            }
        }
        List<Embedding> fresh = missing.isEmpty() ? List.of() : embedder.embed(role, missing);
        List<Embedding> embeddings = new ArrayList<>(texts.size());
        int next = 0;
        for (int i = 0; i < texts.size(); i++) {
            if (known.get(i).isPresent()) {
                embeddings.add(known.get(i).get());
            } else {
                Embedding embedding = fresh.get(next++);
                cache.put(keys.get(i), embedding);
                embeddings.add(embedding);
            }
        }
        return embeddings;
    }
}
