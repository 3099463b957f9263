package ai.sophia.core.remember;

import ai.sophia.core.Fault;
import ai.sophia.core.Period;
import ai.sophia.core.access.Principal;
import ai.sophia.core.access.Reach;
import ai.sophia.core.document.Document;
import ai.sophia.core.embedding.EmbeddedPassage;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.embedding.Encoder;
import ai.sophia.core.embedding.Passage;
import ai.sophia.core.memory.Collections;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Kind;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.Mutation;
import ai.sophia.core.record.Outcome;
import ai.sophia.core.record.Position;
import ai.sophia.core.record.StoredVersion;
import ai.sophia.core.space.Spaces;
import ai.sophia.core.space.Spaces.InUse;
import ai.sophia.core.tier.Admission;
import ai.sophia.core.tier.Admissions;
import ai.sophia.core.tier.Limits;
import ai.sophia.core.tier.Telemetry;
import ai.sophia.core.tier.TenantKey;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The write path: split, embed, store in one transaction, make visible, acknowledge. When a call returns, its memories are synced to
 * disk and the next recall finds them: by words alone, where the model is away, until their vectors follow. Safe for all threads; calls block.
 */
public final class Remembering {
    /** Most drafts of one call. */
    public static final int BATCH_LIMIT = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Remembering.class);

    private final MemoryStore store;
    private final Spaces spaces;
    private final Admissions admissions;
    private final Limits limits;
    private final Telemetry telemetry;
    private final InstantSource clock;

    public Remembering(
            MemoryStore store,
            Spaces spaces,
            Admissions admissions,
            Limits limits,
            Telemetry telemetry,
            InstantSource clock) {
        this.store = store;
        this.spaces = spaces;
        this.admissions = admissions;
        this.limits = limits;
        this.telemetry = telemetry;
        this.clock = clock;
    }

    /**
     * Remembers the drafts, all of one caller: one receipt for each, in order.
     *
     * @throws Fault.Invalid if there are too many, or one brings a vector of another space
     * @throws Fault.Exhausted if more is written than can be soon, or than the caller may; then none of them is stored
     * @throws Fault.Unavailable if the store cannot serve; then none of them is stored
     */
    public List<Receipt> remember(List<Draft> drafts) {
        return remember(drafts, store::write);
    }

    /**
     * Remembers the drafts as {@link #remember(List)} does, and keeps a document that tells what became of them: either both are stored or none.
     *
     * @param account makes the document, as {@link MemoryStore#write(List, Principal, Function)} has it
     */
    public List<Receipt> remember(List<Draft> drafts, Principal principal, Function<List<Outcome>, Document> account) {
        return remember(drafts, mutations -> store.write(mutations, principal, account));
    }

    private List<Receipt> remember(List<Draft> drafts, Function<List<Mutation>, List<Outcome>> write) {
        if (drafts.isEmpty() || drafts.size() > BATCH_LIMIT) {
            throw new Fault.Invalid("memories", "expected 1 to " + BATCH_LIMIT + " memories, but got " + drafts.size());
        }
        Admission admission = admissions.of(
                drafts.stream().map(draft -> draft.content().text()).toList());
        return timed(() -> admission.admit(() -> {
            // counted when there is room, so that who waits for it and comes again is not charged for each time
            limits.texts(drafts.getFirst().author(), drafts.size());
            return spaces.use(inUse -> remembered(inUse, drafts, write));
        }));
    }

    private List<Receipt> remembered(InUse inUse, List<Draft> drafts, Function<List<Mutation>, List<Outcome>> write) {
        TenantKey key = store.key(drafts.getFirst().scope().tenant());
        List<List<EmbeddedPassage>> passages = embed(inUse, key, drafts);
        Instant now = now();
        List<Mutation> mutations = new ArrayList<>(drafts.size());
        for (int i = 0; i < drafts.size(); i++) {
            Draft draft = drafts.get(i);
            Content content = placed(draft.content(), now);
            Memory memory = new Memory(MemoryId.create(), 1, draft.scope(), content, Period.since(now));
            String hash = hash(key, content);
            mutations.add(new Mutation.Insert(memory, hash, draft.idempotencyKey(), passages.get(i)));
        }
        List<Outcome> outcomes = write.apply(mutations);
        tellAwaited(passages);
        return acknowledged(inUse, outcomes, passages);
    }

    private void tellAwaited(List<List<EmbeddedPassage>> passages) {
        if (passages.stream()
                .flatMap(List::stream)
                .anyMatch(each -> each.embedding().isAwaited())) {
            spaces.awaited();
        }
    }

    /** Remembers one draft. */
    public Receipt remember(Draft draft) {
        return remember(List.of(draft)).getFirst();
    }

    /**
     * Stores a further version of a memory. A revision that was made from no version in particular is made again from what another
     * writer has stored meanwhile, so that of several at once each is stored, one after the other.
     *
     * @param expectedVersion the version that the revision was made from, 0 for whichever is current
     * @param revision makes the new content from the memory as it is; may be called several times
     * @throws Fault.NotFound if the reach sees no such memory
     * @throws Fault.Conflict if it is at another version, or its new content is that of another memory
     * @throws Fault.Exhausted if more is written than can be soon, or than the caller may; then it is as it was
     */
    public Receipt revise(
            Principal principal, Reach reach, MemoryId id, int expectedVersion, Function<Memory, Content> revision) {
        return timed(() -> {
            Revised first = revised(reach, id, expectedVersion, revision);
            return first.isUnchanged()
                    ? unchanged(first)
                    : admissions.of(List.of(first.content().text())).admit(() -> {
                        limits.texts(principal, 1);
                        return spaces.use(inUse -> {
                            Revised next = first;
                            Optional<Receipt> receipt = stored(inUse, principal, next);
                            // each turn that is lost is one that another writer has won
                            while (receipt.isEmpty()) {
                                next = revised(reach, id, expectedVersion, revision);
                                receipt = next.isUnchanged()
                                        ? Optional.of(unchanged(next))
                                        : stored(inUse, principal, next);
                            }
                            return receipt.get();
                        });
                    });
        });
    }

    /** A memory as it is, and what it is to say. */
    private record Revised(Memory current, Content content) {
        boolean isUnchanged() {
            return content.equals(current.content());
        }
    }

    private Revised revised(Reach reach, MemoryId id, int expectedVersion, Function<Memory, Content> revision) {
        Memory current = store.find(reach, id)
                .orElseThrow(() -> new Fault.NotFound("there is no memory " + id + " within your reach"));
        if (expectedVersion != 0 && expectedVersion != current.version()) {
            throw new Fault.Conflict(
                    "expected version " + expectedVersion + ", but the memory is at version " + current.version());
        }
        return new Revised(current, revision.apply(current));
    }

    private Receipt unchanged(Revised revised) {
        return new Receipt(Receipt.Status.UNCHANGED, revised.current().key(), store.head(), true);
    }

    /** Empty if the memory has changed meanwhile; then nothing is stored. */
    private Optional<Receipt> stored(InUse inUse, Principal principal, Revised revised) {
        Memory current = revised.current();
        Content content = revised.content();
        TenantKey key = store.key(current.scope().tenant());
        List<List<EmbeddedPassage>> passages = List.of(passages(inUse, key, current, content));
        Instant now = now();
        Instant from = now.isAfter(current.stored().from())
                ? now
                : current.stored().from().plusMillis(1);
        Memory next = new Memory(current.id(), current.version() + 1, current.scope(), content, Period.since(from));
        Mutation revise = new Mutation.Revise(next, hash(key, content), passages.getFirst(), principal.name());
        List<Outcome> outcomes = store.write(List.of(revise));
        if (outcomes.getFirst() instanceof Outcome.Stale) {
            return Optional.empty();
        }
        tellAwaited(passages);
        Receipt receipt = acknowledged(inUse, outcomes, passages).getFirst();
        if (receipt.status() == Receipt.Status.DUPLICATE) {
            throw new Fault.Conflict("the memory " + receipt.key().id() + " says the same already");
        }
        return Optional.of(receipt);
    }

    /** Those of a further version. What is said in the same words has the vectors that it had, and no model is asked. */
    private List<EmbeddedPassage> passages(InUse inUse, TenantKey key, Memory current, Content content) {
        if (!content.text().equals(current.content().text())
                || !Passage.lead(content).equals(Passage.lead(current.content()))) {
            return embed(inUse, key, List.of(Draft.of(current.scope(), content)))
                    .getFirst();
        }
        List<EmbeddedPassage> passages = new ArrayList<>();
        for (Encoder encoder : inUse.encoders()) {
            StoredVersion stored = store.versions(encoder.space(), List.of(current.key()))
                    .getOrDefault(current.key(), new StoredVersion(current, List.of()));
            // a space that is being filled may have none yet
            passages.addAll(
                    stored.passages().isEmpty()
                            ? encoded(encoder, key, List.of(new Encoder.Given(content, List.of())))
                                    .getFirst()
                            : stored.passages());
        }
        return passages;
    }

    /** The passages of each draft, those of all spaces that it is stored in one after the other. */
    private static List<List<EmbeddedPassage>> embed(InUse inUse, TenantKey key, List<Draft> drafts) {
        drafts.forEach(draft -> draft.brought().forEach(brought -> check(inUse, brought)));
        List<Encoder.Given> texts = drafts.stream()
                .map(draft -> new Encoder.Given(draft.content(), draft.brought()))
                .toList();
        List<List<EmbeddedPassage>> embedded = new ArrayList<>(drafts.size());
        for (Encoder encoder : inUse.encoders()) {
            List<List<EmbeddedPassage>> encoded = encoded(encoder, key, texts);
            for (int i = 0; i < encoded.size(); i++) {
                if (i == embedded.size()) {
                    embedded.add(new ArrayList<>());
                }
                embedded.get(i).addAll(encoded.get(i));
            }
        }
        return embedded;
    }

    /** Where the model is away, the texts are kept all the same, and found by words until their vectors follow. */
    private static List<List<EmbeddedPassage>> encoded(Encoder encoder, TenantKey key, List<Encoder.Given> texts) {
        try {
            return encoder.encode(key, texts);
        } catch (Fault.Unavailable away) {
            LOG.debug("Stored without vectors of {}, which follow: {}", encoder.space(), away.toString());
            return encoder.split(texts);
        }
    }

    private static void check(InUse inUse, Embedding brought) {
        if (inUse.encoders().stream().noneMatch(each -> each.space().equals(brought.space()))) {
            throw new Fault.Invalid(
                    "embedding.space", "expected the space " + inUse.serving().id() + ", but got " + brought.space());
        }
    }

    /** A memory whose validity nobody gave is valid from when it was said, but never from later than now, or recall would miss it. */
    private static Content placed(Content content, Instant now) {
        Instant from = content.valid().from();
        if (!from.equals(Period.BEGINNING)) {
            return content;
        }
        Instant said = content.utterance().isDated() ? content.utterance().saidAt() : now;
        Instant since = said.isBefore(now) ? said : now;
        return since.isBefore(content.valid().to())
                ? content.with(new Period(since, content.valid().to()))
                : content;
    }

    /** What is understood of a conversation is no duplicate of what somebody stored in the same words, which may go or end before it. */
    private static String hash(TenantKey key, Content content) {
        boolean fact = content.collection().equals(Collections.FACTS);
        boolean spoken = fact || content.kind() == Kind.EPISODIC;
        return key.authenticate(
                (fact ? "\0" : "") + (spoken ? content.utterance().speaker() : "") + '\n' + content.text());
    }

    /** After the commit nothing may fail the write any more: what is not staged is found when the log has brought it. */
    private static List<Receipt> acknowledged(
            InUse inUse, List<Outcome> outcomes, List<List<EmbeddedPassage>> passages) {
        List<StoredVersion> written = new ArrayList<>();
        Position last = null;
        for (int i = 0; i < outcomes.size(); i++) {
            if (outcomes.get(i) instanceof Outcome.Written(Memory memory, Position position)) {
                written.add(new StoredVersion(memory, passages.get(i)));
                last = position;
            }
        }
        boolean indexed = true;
        if (last != null) {
            try {
                inUse.stage(written, last);
            } catch (RuntimeException failure) {
                LOG.warn("Stored, but not visible before the index has caught up: {}", failure.toString());
                indexed = false;
            }
        }
        List<Receipt> receipts = new ArrayList<>(outcomes.size());
        for (Outcome outcome : outcomes) {
            receipts.add(receipt(outcome, indexed));
        }
        return receipts;
    }

    private static Receipt receipt(Outcome outcome, boolean indexed) {
        return switch (outcome) {
            case Outcome.Written(Memory memory, Position position) ->
                new Receipt(
                        memory.version() == 1 ? Receipt.Status.ADDED : Receipt.Status.REVISED,
                        memory.key(),
                        position,
                        indexed);
            case Outcome.Duplicate duplicate ->
                new Receipt(
                        Receipt.Status.DUPLICATE,
                        new VersionKey(duplicate.existing(), duplicate.version()),
                        duplicate.position(),
                        true);
            case Outcome.Stale stale -> throw new IllegalStateException("no version was expected, but got " + stale);
            case Outcome.Missing missing -> throw new Fault.NotFound("the memory was deleted meanwhile");
            case Outcome.Deleted deleted -> throw new IllegalStateException("nothing was asked to be deleted");
        };
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private <T> T timed(Supplier<T> work) {
        long start = System.nanoTime();
        boolean succeeded = false;
        try {
            T result = work.get();
            succeeded = true;
            return result;
        } finally {
            telemetry.record("remember", System.nanoTime() - start, succeeded);
        }
    }
}
