package ai.sophia.core.blind;

import ai.sophia.core.access.Scope;
import ai.sophia.core.embedding.EmbeddedPassage;
import ai.sophia.core.embedding.Passage;
import ai.sophia.core.filter.Field;
import ai.sophia.core.index.Candidate;
import ai.sophia.core.index.Place;
import ai.sophia.core.index.Times;
import ai.sophia.core.index.Traits;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;

/**
 * A passage as the id of a record tells it. The id carries all that a search needs to know of what it finds, because the server hands over
 * ids five times as fast as metadata. Times are milliseconds as {@link Times} has them; parts of the scope are fingerprints.
 *
 * @param awaited whether the passage has no vector yet
 */
public record RecordKey(
        VersionKey version, Passage passage, boolean awaited, Place place, Traits traits, Spans spans, Parts parts) {
    /** Beside the flags of the traits. */
    private static final int AWAITED = 4;

    private static final int LENGTH = 2 * Long.BYTES
            + 4 * Integer.BYTES // version and passage
            + 2 * Long.BYTES
            + Byte.BYTES
            + Integer.BYTES // place and traits
            + 5 * Long.BYTES
            + 4 * Long.BYTES; // spans and parts

    /** When the version is to be seen. */
    public record Spans(long storedFrom, long storedTo, long validFrom, long validTo, long expires) {
        public static Spans of(Memory memory) {
            return new Spans(
                    Times.floor(memory.stored().from()),
                    Times.ceiling(memory.stored().to()),
                    Times.floor(memory.content().valid().from()),
                    Times.ceiling(memory.content().valid().to()),
                    Times.ceiling(memory.content().expires()));
        }
    }

    /** The scope within its tenant. */
    public record Parts(long app, long user, long agent, long session) {
        public static Parts of(Scope scope, Tokens tokens) {
            return new Parts(
                    part(tokens, Field.Own.APP, scope.app()),
                    part(tokens, Field.Own.USER, scope.user()),
                    part(tokens, Field.Own.AGENT, scope.agent()),
                    part(tokens, Field.Own.SESSION, scope.session()));
        }

        /** What stands for a value of a part. */
        static long part(Tokens tokens, Field.Own part, String value) {
            return tokens.fingerprint(part.label(), value);
        }
    }

    public static RecordKey of(Memory memory, EmbeddedPassage embedded, Parts parts) {
        Passage passage = embedded.passage();
        return new RecordKey(
                memory.key(),
                passage,
                embedded.embedding().isAwaited(),
                Place.of(memory),
                Traits.of(memory, passage),
                Spans.of(memory),
                parts);
    }

    /** Reads an id. */
    public static RecordKey parse(String id) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(id));
        VersionKey version = new VersionKey(new MemoryId(new UUID(bytes.getLong(), bytes.getLong())), bytes.getInt());
        Passage passage = new Passage(bytes.getInt(), bytes.getInt(), bytes.getInt());
        Place place = new Place(bytes.getLong(), bytes.getLong());
        int flags = Byte.toUnsignedInt(bytes.get());
        boolean awaited = (flags & AWAITED) != 0;
        Traits traits = Traits.of(flags & ~AWAITED, bytes.getInt());
        Spans spans = new Spans(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
        Parts parts = new Parts(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
        return new RecordKey(version, passage, awaited, place, traits, spans, parts);
    }

    /** The id. */
    public String id() {
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH)
                .putLong(version.id().value().getMostSignificantBits())
                .putLong(version.id().value().getLeastSignificantBits())
                .putInt(version.version())
                .putInt(passage.ordinal())
                .putInt(passage.start())
                .putInt(passage.end())
                .putLong(place.session())
                .putLong(place.position())
                .put((byte) (traits.flags() | (awaited ? AWAITED : 0)))
                .putInt(traits.day())
                .putLong(spans.storedFrom)
                .putLong(spans.storedTo)
                .putLong(spans.validFrom)
                .putLong(spans.validTo)
                .putLong(spans.expires)
                .putLong(parts.app)
                .putLong(parts.user)
                .putLong(parts.agent)
                .putLong(parts.session);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /** It as a search finds it. */
    public Candidate candidate(double score) {
        return new Candidate(version, passage, place, traits, score);
    }
}
