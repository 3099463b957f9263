package ai.sophia.core.conversation;

import ai.sophia.core.Period;
import ai.sophia.core.access.AsOf;
import ai.sophia.core.access.Part;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;
import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.filter.Value;
import ai.sophia.core.memory.Kind;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.Utterance;
import ai.sophia.core.record.MemoryStore;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads turns with what was said before them; remembers the last turns of the sessions that it read lately. For one thread. */
final class TurnReader {
    /** Turns before one that it may refer to. */
    static final int BEFORE = 8;

    private static final int SESSIONS = 256;
    private static final Comparator<Memory> PLACE =
            Comparator.comparingLong(memory -> memory.content().utterance().position());

    private final MemoryStore store;
    private final Map<Scope, List<Memory>> latest = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Scope, List<Memory>> eldest) {
            return size() > SESSIONS;
        }
    };

    TurnReader(MemoryStore store) {
        this.store = store;
    }

    /** Whether a memory is what a person said, or somebody of whom no more than a name is known. */
    static boolean isSaid(Memory memory) {
        Utterance utterance = memory.content().utterance();
        return memory.content().kind() == Kind.EPISODIC
                && (utterance.role().equals(Turn.USER)
                        || (utterance.role().isEmpty() && !utterance.speaker().isEmpty()));
    }

    /** What a memory of a conversation says. */
    static Turn turn(Memory memory) {
        Utterance utterance = memory.content().utterance();
        String role = utterance.role().isEmpty() ? Turn.USER : utterance.role();
        String speaker = utterance.speaker().isEmpty() ? role : utterance.speaker();
        return new Turn(role, speaker, memory.content().text(), at(memory));
    }

    /**
     * When it was said; where nobody knows that, since when it is so, which is when it was remembered first, be it elsewhere, and never after it was
     * stored.
     */
    static Instant at(Memory memory) {
        Utterance utterance = memory.content().utterance();
        if (utterance.isDated()) {
            return utterance.saidAt();
        }
        Instant since = memory.content().valid().from();
        Instant stored = memory.stored().from();
        return since.equals(Period.BEGINNING) || since.isAfter(stored) ? stored : since;
    }

    /** What was said before a turn in its session, oldest first, some turns at most. */
    List<Memory> before(Memory turn) {
        if (turn.scope().session().isEmpty()) {
            return List.of();
        }
        List<Memory> known = latest.getOrDefault(turn.scope(), List.of());
        long position = turn.content().utterance().position();
        boolean follows =
                !known.isEmpty() && known.getLast().content().utterance().position() == position - 1;
        List<Memory> before = position == 0 ? List.of() : follows ? known : listed(turn.scope(), position);
        List<Memory> now = Stream.concat(before.stream(), Stream.of(turn)).toList();
        latest.put(turn.scope(), now.subList(Math.max(0, now.size() - BEFORE), now.size()));
        return before;
    }

    private List<Memory> listed(Scope scope, long position) {
        Reach session = new Reach(
                scope.tenant(),
                new Part.Only(scope.app()),
                new Part.Only(scope.user()),
                new Part.Only(scope.agent()),
                new Part.Only(scope.session()),
                AsOf.everything(Instant.EPOCH));
        Filter earlier = Backwards.TURNS
                .and(new Filter.Lt(Field.Own.POSITION, new Value.Real(position)))
                .and(new Filter.Gte(Field.Own.POSITION, new Value.Real(position - BEFORE)));
        return store.list(session, earlier, "", BEFORE).memories().stream()
                .sorted(PLACE)
                .toList();
    }

    /** Forgets what it remembers. */
    void clear() {
        latest.clear();
    }

    /** Forgets what it remembers of a session, which was changed. */
    void changed(Scope scope) {
        latest.remove(scope);
    }
}
