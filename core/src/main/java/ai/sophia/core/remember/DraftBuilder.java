package ai.sophia.core.remember;

import ai.sophia.core.Fault;
import ai.sophia.core.Period;
import ai.sophia.core.access.Access;
import ai.sophia.core.access.Principal;
import ai.sophia.core.access.Selection;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.memory.Collections;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Kind;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.Metadata;
import ai.sophia.core.memory.Provenance;
import ai.sophia.core.memory.Utterance;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts a {@link Draft}, or the next content of a memory, together from the parts that somebody gave; decides what stands for those that
 * nobody gave. A part that is set again replaces what was set before. Used by one thread.
 */
public final class DraftBuilder {
    /** The source of a memory whose writer named none. */
    public static final String USUAL_SOURCE = "api";

    private String text = "";
    private Optional<Kind> kind = Optional.empty();
    private String collection = "";
    private String user = "";
    private String agent = "";
    private String session = "";
    private String app = "";
    private long position = Utterance.UNPLACED;

    /** Whether the position is one that somebody gave; the store gives every episodic memory one. */
    private boolean placed;

    private String speaker = "";
    private String role = "";
    private Instant saidAt = Period.BEGINNING;
    private Map<String, Object> metadata = Map.of();
    private double importance = Content.USUAL_IMPORTANCE;
    private String subject = "";
    private Instant validFrom = Period.BEGINNING;
    private Instant validTo = Period.FOREVER;

    /** What a fact was understood from, as its metadata has it; null for any other memory. */
    private @Nullable Object understood;

    private Instant expires = Period.FOREVER;
    private String source = USUAL_SOURCE;
    private String reference = "";
    private String actor = "";
    private String idempotencyKey = "";
    private List<Embedding> brought = List.of();

    /** A builder that starts from nothing. */
    public DraftBuilder() {}

    /** A builder that starts from a memory as it is now, to make the content of its next version. */
    public static DraftBuilder from(Memory memory) {
        Content content = memory.content();
        DraftBuilder builder = new DraftBuilder();
        builder.session = memory.scope().session();
        builder.text = content.text();
        builder.kind = Optional.of(content.kind());
        // the collection of its kind follows the kind
        builder.collection =
                content.collection().equals(Collections.ofKind(content.kind())) ? "" : content.collection();
        builder.position = content.utterance().position();
        builder.speaker = content.utterance().speaker();
        builder.role = content.utterance().role();
        builder.saidAt = content.utterance().saidAt();
        builder.metadata = content.metadata().values();
        builder.importance = content.importance();
        builder.subject = content.subject();
        builder.validFrom = content.valid().from();
        builder.validTo = content.valid().to();
        builder.expires = content.expires();
        builder.source = content.provenance().source();
        builder.reference = content.provenance().reference();
        builder.actor = content.provenance().actor();
        if (content.collection().equals(Collections.FACTS)
                && content.provenance().origin().isPresent()) {
            builder.understood = content.metadata().values().get(Metadata.FACT);
        }
        return builder;
    }

    /** What is to be remembered. */
    public DraftBuilder text(String given) {
        text = given;
        return this;
    }

    /**
     * What sort of thing it is; empty for episodic if it has a session, speaker or role, or is given a position, else semantic. The
     * position that a memory has already does not count.
     */
    public DraftBuilder kind(Optional<Kind> given) {
        kind = given;
        return this;
    }

    /** The group it is kept in, empty for that of its kind. */
    public DraftBuilder collection(String given) {
        collection = given;
        return this;
    }

    /** Whose memory it is. */
    public DraftBuilder user(String given) {
        user = given;
        return this;
    }

    /** The agent that remembers. */
    public DraftBuilder agent(String given) {
        agent = given;
        return this;
    }

    /** The session, or run, that it belongs to. */
    public DraftBuilder session(String given) {
        session = given;
        return this;
    }

    /** The app that it belongs to. */
    public DraftBuilder app(String given) {
        app = given;
        return this;
    }

    /** Its place in its session, from 0; {@link Utterance#UNPLACED} for the end. */
    public DraftBuilder position(long given) {
        position = given;
        placed = given != Utterance.UNPLACED;
        return this;
    }

    /** The name of who said it. */
    public DraftBuilder speaker(String given) {
        speaker = given;
        return this;
    }

    /** The role of who said it. */
    public DraftBuilder role(String given) {
        role = given;
        return this;
    }

    /** When it was said, to the millisecond. */
    public DraftBuilder saidAt(Instant given) {
        saidAt = milliseconds(given);
        return this;
    }

    /** What is kept beside it; {@link Metadata#FACT} of a fact stays. */
    public DraftBuilder metadata(Map<String, Object> given) {
        metadata = understood == null ? given : merged(given, Map.of(Metadata.FACT, understood));
        return this;
    }

    /**
     * Changes what is kept beside it, as by JSON merge patch (RFC 7396): objects merge, null removes, all else replaces.
     *
     * @throws Fault.Invalid if it changes {@link Metadata#FACT} of a fact
     */
    public DraftBuilder mergeMetadata(Map<String, @Nullable Object> patch) {
        metadata = merged(metadata, patch);
        if (understood != null && !isSame(metadata.get(Metadata.FACT), understood)) {
            throw new Fault.Invalid(
                    "metadata." + Metadata.FACT,
                    "what a fact was understood from stays with it: undo the fact, delete it, or give other members");
        }
        return this;
    }

    /** Whether a value is what a fact was understood from, in whatever type its numbers came. */
    private static boolean isSame(@Nullable Object given, Object understood) {
        return given != null
                && new Metadata(Map.of(Metadata.FACT, given)).values().equals(Map.of(Metadata.FACT, understood));
    }

    /** How much it matters, 0 to 1. */
    public DraftBuilder importance(double given) {
        importance = given;
        return this;
    }

    /** Whom it is about. */
    public DraftBuilder subject(String given) {
        subject = given;
        return this;
    }

    /** Since when it is so, to the millisecond; {@link Period#BEGINNING} if nobody said. */
    public DraftBuilder validFrom(Instant given) {
        validFrom = held("validFrom", validFrom, milliseconds(given));
        return this;
    }

    /** Until when it is so, to the millisecond; {@link Period#FOREVER} for no end. */
    public DraftBuilder validTo(Instant given) {
        validTo = held("validTo", validTo, milliseconds(given));
        return this;
    }

    /** When a fact is so follows from what speaks for it, and would be put right again. */
    private Instant held(String field, Instant current, Instant given) {
        if (understood != null && !given.equals(current)) {
            throw new Fault.Invalid(
                    field,
                    "when a fact is so follows from what was said: undo the fact, or say what is so now; it is "
                            + current);
        }
        return given;
    }

    /** When it is to be hidden, to the millisecond; {@link Period#FOREVER} for never. */
    public DraftBuilder expires(Instant given) {
        expires = milliseconds(given);
        return this;
    }

    /** Through what it came in; empty for {@link #USUAL_SOURCE}. */
    public DraftBuilder source(String given) {
        source = given.isEmpty() ? USUAL_SOURCE : given;
        return this;
    }

    /** What it was there. */
    public DraftBuilder reference(String given) {
        reference = given;
        return this;
    }

    /** Names the wish, so that it can be sent again. */
    public DraftBuilder idempotencyKey(String given) {
        idempotencyKey = given;
        return this;
    }

    /** The caller's own vector of the whole text; empty to have it embedded. */
    public DraftBuilder embedding(Optional<Embedding> given) {
        brought = given.stream().toList();
        return this;
    }

    /**
     * The draft, to be written where the principal may write.
     *
     * @throws Fault.Invalid if a part is malformed or passes a limit
     */
    public Draft build(Access access, Principal principal) {
        actor = principal.name();
        return new Draft(
                access.scope(principal, new Selection(user, agent, session, app)), content(), idempotencyKey, brought);
    }

    /**
     * The content alone.
     *
     * @throws Fault.Invalid if a part is malformed or passes a limit
     */
    public Content content() {
        if (validTo.isBefore(validFrom)) {
            throw new Fault.Invalid(
                    "validTo", "expected a moment at or after validFrom, " + validFrom + ", but got " + validTo);
        }
        Kind sort = kind.orElseGet(() -> isSpoken() ? Kind.EPISODIC : Kind.SEMANTIC);
        return new Content(
                text,
                sort,
                collection.isEmpty() ? Collections.ofKind(sort) : collection,
                new Utterance(position, speaker, role, saidAt),
                new Metadata(metadata),
                importance,
                subject,
                new Period(validFrom, validTo),
                expires,
                new Provenance(source, reference, actor));
    }

    private boolean isSpoken() {
        return !session.isEmpty() || !speaker.isEmpty() || !role.isEmpty() || placed;
    }

    private static Instant milliseconds(Instant moment) {
        return moment.equals(Period.BEGINNING) || moment.equals(Period.FOREVER)
                ? moment
                : moment.truncatedTo(ChronoUnit.MILLIS);
    }

    private static Map<String, Object> merged(Map<?, ?> current, Map<?, ?> patch) {
        Map<String, Object> result = new LinkedHashMap<>();
        current.forEach((name, value) -> result.put((String) name, value));
        patch.forEach((name, change) -> {
            if (change == null) {
                result.remove((String) name);
            } else if (change instanceof Map<?, ?> object) {
                Object before = result.get((String) name);
                result.put((String) name, merged(before instanceof Map<?, ?> inner ? inner : Map.of(), object));
            } else {
                result.put((String) name, change);
            }
        });
        return result;
    }
}
