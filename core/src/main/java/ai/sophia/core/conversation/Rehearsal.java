package ai.sophia.core.conversation;

import ai.sophia.core.access.Scope;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.tier.TenantKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A conversation whose facts are made in memory, by the recogniser and the book that make those that are stored, to see what becomes of
 * them. For one thread.
 */
public final class Rehearsal {
    private final Recognizer recognizer;
    private final FactBook book = new FactBook(
            Home.of(new Scope("rehearsal", "user", "", "", ""), true), new TenantKey(new byte[TenantKey.LENGTH]));
    private final List<Turn> turns = new ArrayList<>();
    private final List<MemoryId> ids = new ArrayList<>();

    public Rehearsal(Recognizer recognizer) {
        this.recognizer = recognizer;
    }

    /** Adds a turn, which follows upon those before it. */
    public void hear(Turn turn) {
        List<Turn> before = List.copyOf(turns.subList(Math.max(0, turns.size() - TurnReader.BEFORE), turns.size()));

        turns.add(turn);
        ids.add(MemoryId.create());
        if (!turn.isOfUser()) {
            return;
        }
        for (Statement statement : recognizer.recognize(before, turn)) {
            Optional<MemoryId> agreesTo = statement.back() == 0
                    ? Optional.empty()
                    : Optional.of(ids.get(turns.size() - 1 - statement.back()));
            book.tell(
                    statement,
                    statement.wording(turn.speaker(), ""),
                    new VersionKey(ids.getLast(), 1),
                    agreesTo,
                    turn.at());
        }
        for (Fact fact : book.placed()) {
            if (fact.id().isEmpty()) {
                book.stored(fact.storedAs(MemoryId.create(), 1));
            }
        }
        book.placed();
        book.settled();
    }

    /** What is known by now, whether it is so still or not. */
    public List<Fact> facts() {
        return book.all();
    }

    /** Which of the turns it was, counted from 0, that some evidence lies in. */
    public int turnOf(Evidence evidence) {
        return ids.indexOf(evidence.source().id());
    }
}
