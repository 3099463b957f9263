package ai.sophia.contract;

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
import ai.sophia.core.memory.Utterance;
import ai.sophia.core.record.Mutation;
import ai.sophia.core.record.StoredVersion;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/** Memories as contracts and tests need them: everything has a usual value, and a test names only what it is about. Stateless. */
public final class Samples {
    /** When the usual memory is stored. */
    public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    /** Who writes the usual memory. */
    public static final String ACTOR = "tester";

    /** Where it comes from. */
    public static final Provenance PROVENANCE = new Provenance("api", "", ACTOR);

    /** The space of the usual vectors. */
    public static final EmbeddingSpace SPACE = new EmbeddingSpace("testing", "1", 8, "", "");

    private Samples() {}

    /** The scope of a user of the tenant {@code acme}, with nothing else named. */
    public static Scope scope(String user) {
        return scope("acme", user);
    }

    /** The scope of a user of a tenant, with nothing else named. */
    public static Scope scope(String tenant, String user) {
        return new Scope(tenant, user, "", "", "");
    }

    /** The scope of one of the user's sessions. */
    public static Scope session(String user, String session) {
        return new Scope("acme", user, "", session, "");
    }

    /** All of the tenant as it is a minute after {@link #NOW}. */
    public static Reach everything(String tenant) {
        return everything(tenant, now());
    }

    /** All of the tenant as of a moment. */
    public static Reach everything(String tenant, AsOf asOf) {
        return new Reach(tenant, new Part.Any(), new Part.Any(), new Part.Any(), new Part.Any(), asOf);
    }

    /** What the user of this scope sees by default: the app and the user as named, any agent and session. */
    public static Reach reach(Scope scope) {
        return reach(scope, now());
    }

    /** What the user of this scope sees by default as of a moment. */
    public static Reach reach(Scope scope, AsOf asOf) {
        return new Reach(
                scope.tenant(),
                new Part.Only(scope.app()),
                new Part.Only(scope.user()),
                new Part.Any(),
                new Part.Any(),
                asOf);
    }

    /** A minute after {@link #NOW}, the latest state. */
    public static AsOf now() {
        return AsOf.now(NOW.plusSeconds(60));
    }

    /** A fact. */
    public static Content fact(String text) {
        return Content.of(text, Kind.SEMANTIC, PROVENANCE);
    }

    /** A turn of a conversation that has no place in it yet. */
    public static Content turn(String text) {
        return Content.of(text, Kind.EPISODIC, PROVENANCE);
    }

    /** A turn of a conversation at a place in it. */
    public static Content turn(String text, long position) {
        return turn(text).with(Utterance.NONE.at(position));
    }

    /** A new memory, stored {@link #NOW}. */
    public static Memory memory(Scope scope, Content content) {
        return memory(scope, content, NOW);
    }

    /** A new memory, stored at a moment. */
    public static Memory memory(Scope scope, Content content, Instant stored) {
        return new Memory(MemoryId.create(), 1, scope, content, Period.since(stored));
    }

    /** The next version of a memory, stored at a moment. */
    public static Memory next(Memory memory, Content content, Instant stored) {
        return new Memory(memory.id(), memory.version() + 1, memory.scope(), content, Period.since(stored));
    }

    /** Stores the content as a new memory. */
    public static Mutation.Insert insert(Scope scope, Content content) {
        return insert(memory(scope, content), "");
    }

    /** Stores the memory under an idempotency key, empty for none, with one passage for all of its text. */
    public static Mutation.Insert insert(Memory memory, String idempotencyKey) {
        return new Mutation.Insert(memory, hash(memory.content()), idempotencyKey, passages(memory.content()));
    }

    /** Stores the next version of a memory, with one passage for all of its text. */
    public static Mutation.Revise revise(Memory next) {
        return new Mutation.Revise(next, hash(next.content()), passages(next.content()), ACTOR);
    }

    /** Deletes the memory whatever version it is at. */
    public static Mutation.Delete delete(Memory memory) {
        return new Mutation.Delete(memory.id(), 0, ACTOR, NOW);
    }

    /** What stands for the text's hash under a tenant's key: equal for equal texts. */
    public static String hash(Content content) {
        return "hash of " + content.text();
    }

    /** The memory with one passage for all of its text, as projections are given it. */
    public static StoredVersion stored(Memory memory) {
        return new StoredVersion(memory, passages(memory.content()));
    }

    /** One passage for all of the text, with the text's {@link #vector}. */
    public static List<EmbeddedPassage> passages(Content content) {
        Passage whole = new Passage(0, 0, content.text().length());
        return List.of(new EmbeddedPassage(whole, vector(content.text())));
    }

    /** The memory with one passage for all of its text, whose vector is awaited in {@link #SPACE}. */
    public static StoredVersion awaiting(Memory memory) {
        Passage whole = new Passage(0, 0, memory.content().text().length());
        return new StoredVersion(memory, List.of(new EmbeddedPassage(whole, Embedding.awaited(SPACE.id()))));
    }

    /** A unit vector that depends on the text alone. */
    public static Embedding vector(String text) {
        return vector(new Random(text.hashCode()));
    }

    /** A random unit vector in {@link #SPACE}. */
    public static Embedding vector(Random random) {
        float[] vector = new float[SPACE.dimension()];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        return Embedding.of(SPACE, vector);
    }
}
