package ai.sophia.core.conversation;

import ai.sophia.core.access.Scope;
import ai.sophia.core.conversation.Understanding.Said;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.tier.TenantKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A conversation whose facts are made in memory, by what understands turns and the book that make those that are stored, to see what becomes of them. For one
 * thread.
 */
public final class Rehearsal {
    /** Tells what texts mean, if that is to be of account. */
    public interface Meaning {
        /** Nothing is near to anything. */
        Meaning NONE = text -> new float[0];

        /** The unit vector of a text; empty if it is not known. */
        float[] of(String text);
    }

    private final Understanding understanding;
    private final Meaning meaning;
    private final Scope scope;
    private final FactBook book;
    private final List<Turn> turns = new ArrayList<>();
    private final List<MemoryId> ids = new ArrayList<>();

    /** One of a user of his own. */
    public Rehearsal(Understanding understanding, Meaning meaning, TenantKey key) {
        this.understanding = understanding;
        this.meaning = meaning;
        this.scope = new Scope("rehearsal", MemoryId.create().toString(), "", "session", "");
        this.book = new FactBook(Home.of(scope, true), key);
    }

    /** The same, where a recogniser alone understands. */
    public Rehearsal(Recognizer recognizer) {
        this(new ByRules(() -> recognizer, ""), Meaning.NONE, new TenantKey(new byte[TenantKey.LENGTH]));
    }

    private Rehearsal(Rehearsal other) {
        this.understanding = other.understanding;
        this.meaning = other.meaning;
        this.scope = other.scope;
        this.book = other.book.copy();
        this.turns.addAll(other.turns);
        this.ids.addAll(other.ids);
    }

    /** The same conversation as far as it has come, to be gone on with by itself. */
    public Rehearsal copy() {
        return new Rehearsal(this);
    }

    /**
     * Adds a turn, which follows upon those before it, and tells what it says.
     *
     * @throws ai.sophia.core.Fault.Unavailable if what understands is away
     */
    public List<Statement> hear(Turn turn) {
        List<Turn> before = List.copyOf(turns.subList(Math.max(0, turns.size() - TurnReader.BEFORE), turns.size()));
        turns.add(turn);
        ids.add(MemoryId.create());
        if (!turn.isOfUser()) {
            return List.of();
        }
        VersionKey source = new VersionKey(ids.getLast(), 1);
        List<Statement> statements = understanding
                .understand(new Said(source, scope, before, turn), new Heard())
                .statements();
        for (Statement statement : statements) {
            Optional<MemoryId> agreesTo = statement.back() == 0
                    ? Optional.empty()
                    : Optional.of(ids.get(turns.size() - 1 - statement.back()));
            book.tell(statement, statement.wording(turn.speaker(), ""), source, agreesTo, turn.at());
        }
        for (Fact fact : book.placed()) {
            if (fact.id().isEmpty()) {
                book.stored(fact.storedAs(MemoryId.create(), 1));
            }
        }
        book.placed();
        book.settled();
        return statements;
    }

    private List<Fact> current() {
        return book.all().stream().filter(fact -> fact.valid().isOpen()).toList();
    }

    /** What was heard before a turn is known when it is. */
    private final class Heard implements Understanding.Known {
        @Override
        public List<Fact> near(List<Said> said) {
            return current();
        }

        @Override
        public List<Near> alike(Said said) {
            float[] turn = meaning.of(said.turn().text());
            return Nearby.nearest(
                    book,
                    current().stream()
                            .map(fact -> new Nearby.Scored(
                                    fact,
                                    nearness(turn, meaning.of(fact.wording().text()))))
                            .toList(),
                    any -> true);
        }

        @Override
        public boolean isEndedBy(Statement statement, Said said) {
            return book.isEndedBy(statement, said);
        }

        private static double nearness(float[] turn, float[] fact) {
            return turn.length == 0 || fact.length == 0 ? 0 : FactVectors.cosine(turn, fact);
        }
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
