package ai.sophia.bench.tiers;

import ai.sophia.bench.peers.Corpus;
import ai.sophia.core.Period;
import ai.sophia.core.access.AsOf;
import ai.sophia.core.access.Part;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;
import ai.sophia.core.embedding.EmbeddedPassage;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.embedding.EmbeddingSpace;
import ai.sophia.core.embedding.Passage;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Kind;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.Provenance;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.Mutation;
import ai.sophia.core.record.Outcome;
import ai.sophia.core.tier.TenantKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Who the memories of a corpus belong to, and how they are told: one tenant, users of some thousand turns each. Safe for all threads. */
final class Population {
    /** How many memories a user has. */
    static final int OF_A_USER = 2_000;

    private static final String TENANT = "bench";
    private static final Provenance PROVENANCE = new Provenance("bench", "", "bench");
    private static final int BATCH = 500;
    private static final int TOLD = 20_000;

    private final Corpus corpus;
    private final EmbeddingSpace space;
    private final AtomicInteger further = new AtomicInteger();

    Population(Corpus corpus) {
        this.corpus = corpus;
        this.space = new EmbeddingSpace("bench", "1", corpus.dimension(), "", "");
    }

    /** The space that all vectors are taken to be of. */
    EmbeddingSpace space() {
        return space;
    }

    /** How many users there are. */
    int users() {
        return Math.ceilDiv(corpus.rows(), OF_A_USER);
    }

    /** What a user sees now. */
    Reach user(int number) {
        return reach(new Part.Only(name(number % users())));
    }

    /** What whoever may see all users sees now. */
    Reach everybody() {
        return reach(new Part.Any());
    }

    private static Reach reach(Part user) {
        return new Reach(TENANT, new Part.Any(), user, new Part.Any(), new Part.Any(), AsOf.now(Instant.now()));
    }

    private static String name(int user) {
        return "user-" + user;
    }

    /** The vector of a question. */
    Embedding meaning(int question) throws IOException {
        return Embedding.ofUnit(space.id(), corpus.questionVector(question % corpus.measured()));
    }

    /** A question. */
    String question(int number) throws IOException {
        return corpus.question(number % corpus.measured());
    }

    /** Stores all of the corpus, and returns the keys of the memories. */
    List<VersionKey> fill(MemoryStore store, PrintWriter progress) throws IOException {
        store.serve(space, Instant.now());
        TenantKey key = store.key(TENANT);
        List<VersionKey> keys = new ArrayList<>(corpus.rows());
        List<Mutation> batch = new ArrayList<>(BATCH);
        for (int row = 0; row < corpus.rows(); row++) {
            batch.add(insert(key, corpus.text(row), row));
            if (batch.size() == BATCH || row == corpus.rows() - 1) {
                for (Outcome outcome : store.write(batch)) {
                    if (!(outcome instanceof Outcome.Written written)) {
                        throw new IOException("expected every memory to be new, but got " + outcome);
                    }
                    keys.add(written.memory().key());
                }
                batch.clear();
            }
            if (row % TOLD == TOLD - 1) {
                progress.println("    " + (row + 1) + " stored");
            }
        }
        return keys;
    }

    /** One more turn of some user that was not told before. */
    Mutation.Insert further(MemoryStore store) throws IOException {
        int number = further.getAndIncrement();
        int row = number % corpus.rows();
        return insert(store.key(TENANT), corpus.text(row) + " Told again, " + number + ".", row);
    }

    private Mutation.Insert insert(TenantKey key, String text, int row) throws IOException {
        Content content = Content.of(text, Kind.EPISODIC, PROVENANCE);
        Scope scope = new Scope(TENANT, name(row / OF_A_USER), "", "", "");
        Memory memory = new Memory(MemoryId.create(), 1, scope, content, Period.since(Instant.now()));
        Passage whole = new Passage(0, 0, content.text().length());
        Embedding meaning = Embedding.ofUnit(space.id(), corpus.vector(row));
        return new Mutation.Insert(
                memory, key.authenticate(content.text()), "", List.of(new EmbeddedPassage(whole, meaning)));
    }
}
