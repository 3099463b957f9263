package ai.sophia.core.embedding;

import ai.sophia.core.Fault;
import ai.sophia.core.embedding.Embedder.Role;
import ai.sophia.core.tier.Cache;
import ai.sophia.core.tier.TenantKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/**
 * The embedder behind its cache: a text that was embedded before is not embedded again, and one that is being embedded is waited for.
 * Known by an HMAC of the text with the tenant's key, so that no tenant can learn from the cache, or from how long a call takes, what
 * another has stored. Safe for all threads.
 */
public final class Embeddings {
    private final Embedder embedder;
    private final Cache<Embedding> cache;

    /**
     * The single texts that are being embedded; empty if one came to nothing. A call of many shares none of its own: whoever tells one thing
     * would wait for all of an import.
     */
    private final Map<String, CompletableFuture<Optional<Embedding>>> flights = new ConcurrentHashMap<>();

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
        Map<String, String> missing = new LinkedHashMap<>();
        for (String text : texts) {
            String key = tenant.authenticate(embedder.space().id() + '\n' + role + '\n' + text);
            keys.add(key);
            missing.putIfAbsent(key, text);
        }
        Map<String, Embedding> known = new HashMap<>(cache.findAll(List.copyOf(missing.keySet())));
        missing.keySet().removeAll(known.keySet());
        if (missing.size() == 1) {
            missing.forEach((key, text) -> known.put(key, shared(key, role, text)));
        } else if (!missing.isEmpty()) {
            List<Embedding> fresh = embedder.embed(role, List.copyOf(missing.values()));
            int next = 0;
            for (String key : missing.keySet()) {
                cache.put(key, fresh.get(next));
                known.put(key, fresh.get(next++));
            }
        }
        return keys.stream().map(known::get).toList();
    }

    /** Embeds a text, unless another call is about it; if that comes to nothing, the text is embedded here. */
    private Embedding shared(String key, Role role, String text) {
        CompletableFuture<Optional<Embedding>> own = new CompletableFuture<>();
        for (; ; ) {
            CompletableFuture<Optional<Embedding>> other = flights.putIfAbsent(key, own);
            if (other == null) {
                return flown(key, own, role, text);
            }
            Optional<Embedding> landed = landed(other);
            if (landed.isPresent()) {
                return landed.get();
            }
        }
    }

    private Embedding flown(String key, CompletableFuture<Optional<Embedding>> flight, Role role, String text) {
        Optional<Embedding> embedding = Optional.empty();
        try {
            Embedding fresh = embedder.embed(role, List.of(text)).getFirst();
            cache.put(key, fresh);
            embedding = Optional.of(fresh);
            return fresh;
        } finally {
            flights.remove(key);
            flight.complete(embedding);
        }
    }

    private static Optional<Embedding> landed(CompletableFuture<Optional<Embedding>> flight) {
        try {
            return flight.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Fault.Unavailable("embedding was interrupted", Duration.ZERO, interrupted);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("a flight ends with an embedding or without", impossible);
        }
    }
}
