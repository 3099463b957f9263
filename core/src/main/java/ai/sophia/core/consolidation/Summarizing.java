package ai.sophia.core.consolidation;

import ai.sophia.core.Fault;
import ai.sophia.core.access.AsOf;
import ai.sophia.core.access.Part;
import ai.sophia.core.access.Partition;
import ai.sophia.core.access.Principal;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;
import ai.sophia.core.conversation.SessionWindow.Sentence;
import ai.sophia.core.conversation.Sessions;
import ai.sophia.core.conversation.Sessions.Session;
import ai.sophia.core.document.Document;
import ai.sophia.core.document.Documents;
import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.filter.Value;
import ai.sophia.core.lifecycle.Forgetting;
import ai.sophia.core.memory.Collections;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.record.Change;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.Page;
import ai.sophia.core.remember.Draft;
import ai.sophia.core.remember.Receipt;
import ai.sophia.core.remember.Remembering;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Summaries of closed sessions, as memories: one each time that a session is closed. A summary goes, with all versions, as soon as a turn is seen to be gone or to say
 * something else that it quotes. That one was made is kept as a document, so that it is not made again when somebody deletes it. For one thread at a
 * time.
 */
final class Summarizing {
    /** Most tokens of a summary: it is to fit into one passage of the embedder. */
    static final int TOKENS = 240;

    /** A session of fewer turns is as soon read as its summary. */
    static final int FEWEST_TURNS = 8;

    private static final Logger LOG = LoggerFactory.getLogger(Summarizing.class);
    private static final String KIND = "summary";
    private static final int PAGE = 500;
    private static final Filter SUMMARIES = new Filter.Eq(Field.Own.COLLECTION, new Value.Text(Collections.SUMMARIES));

    private final MemoryStore store;
    private final Documents documents;
    private final Sessions sessions;
    private final Remembering remembering;
    private final Forgetting forgetting;
    private final Principal principal;
    private final InstantSource clock;

    Summarizing(
            MemoryStore store,
            Documents documents,
            Sessions sessions,
            Remembering remembering,
            Forgetting forgetting,
            Principal principal,
            InstantSource clock) {
        this.store = store;
        this.documents = documents;
        this.sessions = sessions;
        this.remembering = remembering;
        this.forgetting = forgetting;
        this.principal = principal;
        this.clock = clock;
    }

    /** Some sessions of all there are, and where to go on. */
    Sessions.Listing list(String cursor, int limit) {
        Part any = new Part.Any();
        Reach seen = new Reach(principal.tenant(), any, any, any, any, AsOf.now(clock.instant()));
        return sessions.list(principal, seen, cursor, limit);
    }

    /** Whether a session is closed, and has no summary since. */
    boolean lacks(Session session) {
        return session.count().turns() >= FEWEST_TURNS
                && session.state()
                        .closedAt()
                        .filter(closed -> !Optional.of(closed.toString())
                                .equals(note(session.count().session()).map(Note::closed)))
                        .isPresent();
    }

    /** Makes the summary of a session that is closed; says whether there is anything to be told of it. */
    boolean summarize(Session session) {
        Scope scope = session.count().session();
        Instant closed = session.state().closedAt().orElseThrow();
        // one of an earlier closing goes with its words: a further version would keep those of turns that are gone
        drop(scope);
        Map<String, List<Sentence>> byAgent = sessions.summary(session(scope), TOKENS).sentences().stream()
                .collect(Collectors.groupingBy(each -> each.turn().scope().agent(), TreeMap::new, Collectors.toList()));
        List<MemoryId> made = new ArrayList<>();
        byAgent.forEach((agent, sentences) -> made(scope, agent, sentences).ifPresent(made::add));
        String body = "\"" + closed + made.stream().map(id -> " " + id).collect(Collectors.joining()) + '"';
        documents.put(principal, Document.of(KIND, id(scope), scope.user(), body, clock.instant()));
        return !made.isEmpty();
    }

    /** The summary of an agent's turns is kept with that agent: who may not see the ones does not see the other. */
    private Optional<MemoryId> made(Scope session, String agent, List<Sentence> sentences) {
        Scope kept = new Scope(session.tenant(), session.user(), agent, "", session.app());
        Content content = SessionSummary.content(session, sentences, principal.name());
        Receipt receipt = remembering.remember(Draft.of(kept, content));
        MemoryId id = receipt.key().id();
        if (receipt.status() == Receipt.Status.DUPLICATE && !isOf(id, session)) {
            // another session has the same to be told
            return Optional.empty();
        }
        // what was deleted meanwhile, whoever follows the log may have seen before there was a summary of it
        boolean said = store.find(everything(), id)
                .flatMap(this::made)
                .filter(this::isSaid)
                .isPresent();
        if (!said) {
            forget(id);
            return Optional.empty();
        }
        return Optional.of(id);
    }

    /**
     * That a summary was made.
     *
     * @param closed when its session was closed
     * @param memories what holds it, one for each agent that took part
     */
    private record Note(String closed, List<MemoryId> memories) {}

    private Optional<Note> note(Scope session) {
        return documents.find(principal, KIND, id(session)).map(document -> {
            List<String> parts = List.of(document.body().replace("\"", "").split(" ", -1));
            return new Note(
                    parts.getFirst(),
                    parts.stream().skip(1).map(MemoryId::parse).toList());
        });
    }

    /** Deletes the summary of a session, and that there was one. */
    private void drop(Scope session) {
        note(session).ifPresent(note -> {
            note.memories().forEach(this::forget);
            documents.delete(principal, KIND, id(session));
        });
    }

    /** Deletes the summaries that quote what some changes took away. */
    void follow(List<Change> changes) {
        Map<Scope, Set<MemoryId>> changed = new LinkedHashMap<>();
        for (Change change : changes) {
            if (change.operation() == Change.Operation.DELETED || change.operation() == Change.Operation.REVISED) {
                changed.computeIfAbsent(home(change.scope()), home -> new HashSet<>())
                        .add(change.key().id());
            }
        }
        changed.forEach((home, turns) -> verify(kept(home), turns));
    }

    /** Deletes all summaries that quote what is not said any more. */
    void verify() {
        verify(everything(), Set.of());
    }

    /**
     * @param turns those that summaries are looked at for, empty for all
     */
    private void verify(Reach reach, Set<MemoryId> turns) {
        String cursor = "";
        do {
            Page page = store.list(reach, SUMMARIES, cursor, PAGE);
            for (Memory memory : page.memories()) {
                made(memory)
                        .filter(summary -> turns.isEmpty()
                                || summary.quotes().stream().anyMatch(each -> turns.contains(each.turn())))
                        .filter(summary -> !isSaid(summary))
                        .ifPresent(summary -> {
                            forget(memory.id());
                            drop(named(memory.scope(), summary.session()));
                        });
            }
            cursor = page.next();
        } while (!cursor.isEmpty());
    }

    /** A summary as it was made: whoever edited it since may have taken away by what it is followed. */
    private Optional<SessionSummary> made(Memory memory) {
        return memory.version() == 1
                ? SessionSummary.of(memory)
                : store.history(everything(), memory.id()).stream()
                        .flatMap(entry -> entry.memory().stream())
                        .flatMap(version -> SessionSummary.of(version).stream())
                        .findFirst();
    }

    /** Whether a memory is the summary of a session, of which an end in the middle has left no note. */
    private boolean isOf(MemoryId id, Scope session) {
        return store.find(everything(), id)
                .flatMap(this::made)
                .filter(summary -> summary.session().equals(session.session()))
                .isPresent();
    }

    private boolean isSaid(SessionSummary summary) {
        return summary.quotes().stream().collect(Collectors.groupingBy(SessionSummary.Quote::turn)).entrySet().stream()
                .allMatch(each -> store.find(everything(), each.getKey())
                        .filter(turn -> each.getValue().stream().allMatch(quote -> quote.isSaidBy(turn)))
                        .isPresent());
    }

    private void forget(MemoryId summary) {
        try {
            forgetting.forget(principal, everything(), summary, 0);
        } catch (Fault.NotFound gone) {
            LOG.debug("The summary {} was deleted already", summary);
        }
    }

    private String id(Scope session) {
        String names = String.join("\0", session.app(), session.user(), session.session());
        return store.key(session.tenant()).authenticate("summary\0" + names);
    }

    private static Scope named(Scope home, String name) {
        return new Scope(home.tenant(), home.user(), "", name, home.app());
    }

    /** Whose it is, whichever agents took part. */
    private static Scope home(Scope scope) {
        return new Scope(scope.tenant(), scope.user(), "", "", scope.app());
    }

    /** The turns of a session that are seen now. */
    private Reach session(Scope scope) {
        return new Reach(
                scope.tenant(),
                new Part.Only(scope.app()),
                new Part.Only(scope.user()),
                new Part.Any(),
                new Part.Only(scope.session()),
                AsOf.now(clock.instant()));
    }

    /** All that is kept of no session. */
    private static Reach kept(Scope home) {
        return new Reach(
                home.tenant(),
                new Part.Only(home.app()),
                new Part.Only(home.user()),
                new Part.Any(),
                new Part.Only(""),
                AsOf.everything(Instant.EPOCH));
    }

    private Reach everything() {
        return Partition.whole(principal.tenant()).reach();
    }
}
