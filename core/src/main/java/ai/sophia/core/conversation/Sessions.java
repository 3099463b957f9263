package ai.sophia.core.conversation;

import ai.sophia.core.Fault;
import ai.sophia.core.Period;
import ai.sophia.core.access.Part;
import ai.sophia.core.access.Principal;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;
import ai.sophia.core.document.Documents;
import ai.sophia.core.memory.Kind;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.SessionCount;
import ai.sophia.core.record.SessionPage;
import ai.sophia.core.remember.Draft;
import ai.sophia.core.remember.Receipt;
import ai.sophia.core.remember.Remembering;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Sessions: turns are appended to them, they are told from their end, closed and opened again. A session is of a user and an app, whichever agents take
 * part in it; its turns are memories as all others. It begins with its first turn. Safe for all threads; calls block.
 */
public final class Sessions {
    /** The shortest time to live. */
    public static final Duration SHORTEST_TTL = Duration.ofSeconds(1);

    /** The longest time to live. */
    public static final Duration LONGEST_TTL = Duration.ofDays(36_500);

    private static final String TURNS = "turns";

    private final MemoryStore store;
    private final SessionStates states;
    private final Remembering remembering;
    private final Windowing windowing;
    private final InstantSource clock;

    /** @param windowing tells the ends of sessions */
    public Sessions(
            MemoryStore store, Documents documents, Remembering remembering, Windowing windowing, InstantSource clock) {
        this.store = store;
        this.states = new SessionStates(store, documents, clock);
        this.remembering = remembering;
        this.windowing = windowing;
        this.clock = clock;
    }

    /** What became of a turn, and of what was attached to it. */
    public record Appended(Receipt turn, List<Receipt> attachments) {
        public Appended {
            attachments = List.copyOf(attachments);
        }
    }

    /** A session in a listing. */
    public record Session(SessionCount count, SessionState state) {}

    /**
     * A page of a listing.
     *
     * @param sessions those that began last first
     * @param next cursor of the page after it, empty if this is the last
     */
    public record Listing(List<Session> sessions, String next) {
        public Listing {
            sessions = List.copyOf(sessions);
        }
    }

    /**
     * Appends turns in their order: all of them or, if this fails, none.
     *
     * @param scope that of each turn; its session is named
     * @param ttl how long each turn that is appended from now on is seen, unless it says itself when it expires; empty for what was said before
     * @return what became of each turn
     * @throws Fault.Invalid if there is no turn, there are too many, or one is none
     * @throws Fault.Conflict if the session is closed
     */
    public List<Appended> append(Principal principal, Scope scope, List<TurnDraft> turns, Optional<Duration> ttl) {
        Scope session = session(scope);
        check(scope, turns);
        ttl.ifPresent(Sessions::check);
        SessionState state = states.find(principal, session).orElse(SessionState.OPEN);
        refuseIfClosed(session, state);
        if (ttl.isPresent() && !ttl.equals(state.ttl())) {
            state = states.change(principal, session, before -> {
                refuseIfClosed(session, before);
                return before.living(ttl);
            });
        }
        Instant expires = state.ttl().map(clock.instant()::plus).orElse(Period.FOREVER);
        List<Draft> drafts = drafts(turns, expires);
        if (drafts.size() > Remembering.BATCH_LIMIT) {
            throw new Fault.Invalid(
                    TURNS,
                    "expected at most " + Remembering.BATCH_LIMIT + " turns and attachments, but got " + drafts.size());
        }
        Iterator<Receipt> receipts = remembering.remember(drafts).iterator();
        List<Appended> appended = new ArrayList<>(turns.size());
        for (TurnDraft turn : turns) {
            Receipt said = receipts.next();
            List<Receipt> attached = new ArrayList<>();
            turn.attachments().forEach(each -> attached.add(receipts.next()));
            appended.add(new Appended(said, attached));
        }
        return appended;
    }

    private static void check(Scope scope, List<TurnDraft> turns) {
        if (turns.isEmpty()) {
            throw new Fault.Invalid(TURNS, "expected at least one turn, but got none");
        }
        for (int i = 0; i < turns.size(); i++) {
            Kind kind = turns.get(i).draft().content().kind();
            if (kind != Kind.EPISODIC) {
                throw new Fault.Invalid(
                        TURNS + "[" + i + "].kind",
                        "expected a turn, which is episodic, but got " + kind.label()
                                + "; what is so, and how things are done, is remembered without a session");
            }
            if (!turns.get(i).scope().equals(scope)) {
                throw new IllegalArgumentException("expected turns of one scope, but got several");
            }
        }
    }

    private static void check(Duration ttl) {
        if (ttl.compareTo(SHORTEST_TTL) < 0 || ttl.compareTo(LONGEST_TTL) > 0) {
            throw new Fault.Invalid("ttl", "expected a time from a second to 36,500 days, but got " + ttl);
        }
    }

    private static List<Draft> drafts(List<TurnDraft> turns, Instant expires) {
        List<Draft> drafts = new ArrayList<>();
        for (int i = 0; i < turns.size(); i++) {
            try {
                turns.get(i).drafts().forEach(draft -> drafts.add(expiring(draft, expires)));
            } catch (Fault.Invalid invalid) {
                throw invalid.within(TURNS + "[" + i + "]");
            }
        }
        return drafts;
    }

    private static Draft expiring(Draft draft, Instant expires) {
        return draft.content().expires().equals(Period.FOREVER)
                ? new Draft(draft.scope(), draft.content().expiring(expires), draft.idempotencyKey(), draft.brought())
                : draft;
    }

    private static void refuseIfClosed(Scope session, SessionState state) {
        state.closedAt().ifPresent(since -> {
            throw new Fault.Conflict("the session " + session.session() + " is closed since " + since
                    + "; to append to it, reopen it first: POST /api/sessions/{session}/reopen,"
                    + " or \"sophia session reopen\"");
        });
    }

    /**
     * The end of a session, and what matters of what came before.
     *
     * @param reach names the session, its user and its app
     * @param tokens how much room there is, {@link Windowing#LEAST_TOKENS} to {@link Windowing#MOST_TOKENS}
     * @throws Fault.NotFound if the reach sees no turn of it, and nobody has closed it or said how long its turns are seen
     */
    public SessionWindow window(Principal principal, Reach reach, int tokens) {
        Scope session = session(reach);
        Optional<SessionState> state = states.find(principal, session);
        SessionWindow window = windowing.of(reach, state.orElse(SessionState.OPEN), tokens);
        boolean known = state.isPresent() && reach.agent() instanceof Part.Any;
        if (!known && window.turns().isEmpty() && window.summary().isEmpty()) {
            throw missing(session);
        }
        return window;
    }

    /**
     * What matters of the last turns of a session, in their own words.
     *
     * @param reach names the session, its user and its app
     * @param tokens how many it may take, {@link Windowing#LEAST_TOKENS} to {@link Windowing#MOST_TOKENS}
     */
    public SessionWindow.Summary summary(Reach reach, int tokens) {
        return windowing.summary(reach, tokens);
    }

    /**
     * The sessions whose turns the reach sees.
     *
     * @param cursor where to go on, empty for the start
     * @param limit most sessions of the page, from 1
     */
    public Listing list(Principal principal, Reach reach, String cursor, int limit) {
        SessionPage page = store.sessions(reach, cursor, limit);
        return new Listing(
                page.sessions().stream()
                        .map(each -> new Session(
                                each, states.find(principal, each.session()).orElse(SessionState.OPEN)))
                        .toList(),
                page.next());
    }

    /**
     * Closes a session: nothing is appended to it from now on. One that is closed stays as it is.
     *
     * @param reach sees all of the session
     * @throws Fault.NotFound if there is no such session
     */
    public SessionState close(Principal principal, Reach reach) {
        Instant now = clock.instant();
        return changed(principal, reach, state -> state.isOpen() ? state.closed(now) : state);
    }

    /**
     * Opens a session again, for turns that live so long from now on if that is said.
     *
     * @param reach sees all of the session
     * @throws Fault.NotFound if there is no such session
     */
    public SessionState reopen(Principal principal, Reach reach, Optional<Duration> ttl) {
        ttl.ifPresent(Sessions::check);
        return changed(principal, reach, state -> state.reopened().living(ttl));
    }

    private SessionState changed(Principal principal, Reach reach, UnaryOperator<SessionState> change) {
        Scope session = session(reach);
        boolean known = reach.agent() instanceof Part.Any
                && states.find(principal, session).isPresent();
        if (!known && !new Backwards(store, reach).hasNext()) {
            throw missing(session);
        }
        return states.change(principal, session, change);
    }

    private static Fault.NotFound missing(Scope session) {
        return new Fault.NotFound("there is no session " + session.session() + " of "
                + (session.user().isEmpty() ? "no user" : "the user " + session.user())
                + (session.app().isEmpty() ? "" : " in the app " + session.app()) + " within your reach");
    }

    /** A session by its name: whoever takes part in it. */
    private static Scope session(Scope scope) {
        return session(scope.tenant(), scope.user(), scope.session(), scope.app());
    }

    private static Scope session(Reach reach) {
        return session(
                reach.tenant(), one("user", reach.user()), one("session", reach.session()), one("app", reach.app()));
    }

    private static Scope session(String tenant, String user, String name, String app) {
        if (name.isEmpty()) {
            throw new Fault.Invalid("session", "expected the name of a session, but got the empty string");
        }
        return new Scope(tenant, user, "", name, app);
    }

    private static String one(String field, Part part) {
        return switch (part) {
            case Part.Any any -> throw new Fault.Invalid(field, "expected one " + field + ", but got all of them");
            case Part.Only(String value) -> value;
            case Part.OneOf several ->
                throw new IllegalArgumentException("expected one " + field + ", but got " + several);
            case Part.NoneOf several ->
                throw new IllegalArgumentException("expected one " + field + ", but got " + several);
        };
    }
}
