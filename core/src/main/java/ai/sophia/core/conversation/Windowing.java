package ai.sophia.core.conversation;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Part;
import ai.sophia.core.access.Reach;
import ai.sophia.core.conversation.Extract.Telling;
import ai.sophia.core.conversation.Facts.Held;
import ai.sophia.core.conversation.SessionWindow.Sentence;
import ai.sophia.core.conversation.SessionWindow.Summary;
import ai.sophia.core.embedding.TokenEstimate;
import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.filter.Value;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.Utterance;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.MemoryStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tells the end of a session in a number of tokens: the newest turns that fit, and where not all do, a quarter of the room for sentences of those
 * before them. It reads no more of the session than it tells and the {@link #LOOKED_AT} turns before that. Nothing is made but when it is asked for, from
 * the records, so that it holds no word that is deleted. Tokens are {@linkplain TokenEstimate estimated}. Safe for all threads; calls block.
 */
public final class Windowing {
    /** The least room, in tokens. */
    public static final int LEAST_TOKENS = 50;

    /** The most room, in tokens. */
    public static final int MOST_TOKENS = 100_000;

    /** The room of who did not say how much there is, in tokens. */
    public static final int USUAL_TOKENS = 2_000;

    /** Turns before those that are told, of which sentences are chosen. */
    public static final int LOOKED_AT = 200;

    /** What telling a turn takes beside its words. */
    private static final int LINE_TOKENS = 8;

    /** The part of the room that a summary has. */
    private static final int SUMMARY = 4;

    private static final int PAGE = 500;

    /** Facts that are looked at for what the turns told, those that were found last. */
    private static final int FACTS = 1_000;

    /** Who says nothing. */
    private static final Set<String> SILENT = Set.of("system", "tool", TurnDraft.ATTACHMENT);

    private static final Comparator<Memory> PLACE = Comparator.comparingLong(
                    (Memory memory) -> memory.content().utterance().position())
            .thenComparing(Memory::id);
    private static final Comparator<Memory> SAID =
            Comparator.comparing(TurnReader::at).thenComparing(Memory::id);

    private final MemoryStore store;
    private final Facts facts;

    public Windowing(MemoryStore store, Facts facts) {
        this.store = store;
        this.facts = facts;
    }

    /** A turn, and what it takes. */
    private record Told(Memory turn, int tokens) {}

    SessionWindow of(Reach session, SessionState state, int tokens) {
        check(tokens);
        Backwards turns = new Backwards(store, session);
        List<Told> told = new ArrayList<>();
        List<Memory> fallen = new ArrayList<>();
        int left = tokens;
        while (turns.hasNext() && fallen.isEmpty()) {
            Memory turn = turns.next();
            int taken = tokens(turn.content().text());
            if (taken <= left) {
                told.add(new Told(turn, taken));
                left -= taken;
            } else {
                fallen.add(turn);
            }
        }
        if (fallen.isEmpty()) {
            return new SessionWindow(state, inOrder(told), Optional.empty(), tokens - left);
        }
        while (!told.isEmpty() && left < tokens / SUMMARY) {
            Told oldest = told.removeLast();
            fallen.addFirst(oldest.turn());
            left += oldest.tokens();
        }
        while (fallen.size() < LOOKED_AT && turns.hasNext()) {
            fallen.add(turns.next());
        }
        boolean more = fallen.size() > LOOKED_AT || turns.hasNext();
        List<Memory> lookedAt = inOrder(fallen.stream().limit(LOOKED_AT));
        Summary summary = summary(session, lookedAt, left, more);
        return new SessionWindow(state, inOrder(told), Optional.of(summary), tokens - left + summary.tokens());
    }

    /** What matters of the last turns of a session, in their own words. */
    Summary summary(Reach session, int tokens) {
        check(tokens);
        Backwards turns = new Backwards(store, session);
        List<Memory> last = new ArrayList<>();
        while (last.size() < LOOKED_AT && turns.hasNext()) {
            last.add(turns.next());
        }
        return summary(session, inOrder(last.stream()), tokens, turns.hasNext());
    }

    private static void check(int tokens) {
        if (tokens < LEAST_TOKENS || tokens > MOST_TOKENS) {
            throw new Fault.Invalid(
                    "tokens", "expected " + LEAST_TOKENS + " to " + MOST_TOKENS + " tokens, but got " + tokens);
        }
    }

    private Summary summary(Reach session, List<Memory> turns, int room, boolean more) {
        List<Memory> talk = turns.stream()
                .filter(turn -> !SILENT.contains(turn.content().utterance().role()))
                .toList();
        List<Sentence> sentences = Extract.of(talk, tellings(session, talk), Windowing::tokens, room);
        int tokens = sentences.stream().mapToInt(each -> tokens(each.text())).sum();
        return new Summary(sentences, tokens, turns.size(), more);
    }

    /** What the turns told that is so still. */
    private List<Telling> tellings(Reach session, List<Memory> turns) {
        if (turns.isEmpty()) {
            return List.of();
        }
        Instant first = turns.stream()
                .map(TurnReader::at)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        Set<VersionKey> keys = turns.stream().map(Memory::key).collect(Collectors.toSet());
        List<Telling> tellings = new ArrayList<>();
        // what was said again later was said last then
        for (Held held : known(session, new Filter.Gte(Field.Own.SAID_AT, new Value.Moment(first)))) {
            double weight = held.memory().content().importance() * held.fact().confidence();
            held.fact().evidence().stream()
                    .filter(each -> keys.contains(each.source()))
                    .forEach(each -> tellings.add(new Telling(each.source(), each.span(), weight)));
        }
        return tellings;
    }

    private List<Held> known(Reach session, Filter since) {
        // facts are of no session
        Part any = new Part.Any();
        Reach home = new Reach(session.tenant(), session.app(), session.user(), session.agent(), any, session.asOf());
        List<Held> known = new ArrayList<>();
        String cursor = "";
        do {
            Facts.Listing page = facts.list(home, since, cursor, PAGE);
            known.addAll(page.facts());
            cursor = page.next();
        } while (!cursor.isEmpty() && known.size() < FACTS);
        return known;
    }

    private static List<Memory> inOrder(List<Told> told) {
        return inOrder(told.stream().map(Told::turn));
    }

    /** In the order of their saying: by their places, but each agent that takes part counts these for itself. */
    private static List<Memory> inOrder(Stream<Memory> turns) {
        List<Memory> all = turns.toList();
        boolean alone = all.stream().map(Memory::scope).distinct().count() <= 1
                && all.stream().noneMatch(turn -> turn.content().utterance().position() == Utterance.UNPLACED);
        return all.stream().sorted(alone ? PLACE : SAID).toList();
    }

    private static int tokens(String text) {
        return tokens(text, MOST_TOKENS);
    }

    private static int tokens(String text, int most) {
        return LINE_TOKENS + TokenEstimate.of(text, most);
    }
}
