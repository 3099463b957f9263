package ai.sophia.app;

import ai.sophia.core.Fault;
import ai.sophia.core.embedding.Embedder;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.embedding.EmbeddingSpace;
import ai.sophia.core.embedding.Embeddings;
import ai.sophia.core.embedding.Encoder;
import ai.sophia.core.embedding.Splitter;
import ai.sophia.core.index.EvidenceIndex;
import ai.sophia.core.index.Generations;
import ai.sophia.core.index.HotTier;
import ai.sophia.core.recall.Answers;
import ai.sophia.core.recall.Recalling;
import ai.sophia.core.record.Reads;
import ai.sophia.core.space.OpenSpace;
import ai.sophia.core.space.Spaces;
import ai.sophia.core.tier.Cache;
import ai.sophia.evaluation.Outage;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** What is wired, with parts that are down: each fails in its port, and everything around it is what is served. Stateless. */
final class Outages {
    private Outages() {}

    /** Recalls of the same memories while these parts are down. Nothing that was answered before is answered again. */
    static Recalling recalling(Wiring wiring, Set<Outage> down) {
        // each recall would warn of what was asked for
        Logging.show("error");
        Answers answers = new Answers(
                Cache.none(), Cache.none(), wiring.store(), Reads.inProcess(), new Generations(wiring.store()));
        OpenSpace space = space(wiring.spaces().serving(), down);
        return wiring.recalling().over(new Spaces(Spaces.InUse.of(space)), answers);
    }

    private static OpenSpace space(OpenSpace whole, Set<Outage> down) {
        boolean words = !down.contains(Outage.LEXICAL);
        boolean vectors = !down.contains(Outage.VECTORS);
        return new OpenSpace(
                encoder(whole.encoder(), down),
                down.contains(Outage.HOT) ? HotTier.none() : whole.hot(),
                words && vectors ? whole.whole() : EvidenceIndex.none(),
                words
                        ? whole.texts()
                        : (reach, filter, question, depth) -> {
                            throw failure(Outage.LEXICAL);
                        },
                vectors
                        ? whole.vectors()
                        : (reach, filter, question, depth) -> {
                            throw failure(Outage.VECTORS);
                        },
                whole.projection(),
                whole.projector(),
                vectors ? whole.remote() : List.of());
    }

    private static Encoder encoder(Encoder whole, Set<Outage> down) {
        if (!down.contains(Outage.EMBEDDER) && !down.contains(Outage.CACHE)) {
            return whole;
        }
        Embedder model = down.contains(Outage.EMBEDDER) ? new Away(whole.embedder()) : whole.embedder();
        return new Encoder(model, new Embeddings(model, Cache.none()), new Splitter(model, SpaceOpening.OVERLAP));
    }

    private static Fault failure(Outage outage) {
        return new Fault.Unavailable(outage.label() + " is down, for that is measured", Duration.ZERO);
    }

    /** A model that does not answer. */
    private record Away(Embedder model) implements Embedder {
        @Override
        public EmbeddingSpace space() {
            return model.space();
        }

        @Override
        public int window() {
            return model.window();
        }

        @Override
        public List<Embedding> embed(Role role, List<String> texts) {
            throw failure(Outage.EMBEDDER);
        }

        @Override
        public int[] tokenStarts(String text) {
            return model.tokenStarts(text);
        }

        @Override
        public void close() {
            // it is another's
        }
    }
}
