package ai.sophia.core.conversation;

import ai.sophia.core.access.Reach;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.Page;
import ai.sophia.core.tier.Pace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The turns of a user in the order of their saying, each as it is when it is read. For one thread. */
final class Forwards {
    private static final int PAGE = 500;

    private static final Comparator<Memory> SAID = Comparator.comparing(TurnReader::at)
            .thenComparing((Memory memory) -> memory.scope().session())
            .thenComparingLong(memory -> memory.content().utterance().position())
            .thenComparing(Memory::id);

    private final MemoryStore store;
    private final Reach user;
    private List<VersionKey> turns = List.of();

    Forwards(MemoryStore store, Reach user) {
        this.store = store;
        this.user = user;
    }

    /** A turn, and when it was said. */
    private record Heard(VersionKey turn, Instant at) {}

    /** Lists those that there are; false if it was told to end before. */
    boolean list(Pace pace) {
        List<Heard> heard = new ArrayList<>();
        String cursor = "";
        do {
            if (!pace.letOthersGoFirst()) {
                return false;
            }
            Page page = store.list(user, Backwards.TURNS, cursor, PAGE);
            page.memories().forEach(memory -> heard.add(new Heard(memory.key(), TurnReader.at(memory))));
            cursor = page.next();
        } while (!cursor.isEmpty());
        // what was said at once comes as it was stored, which is listed from the end
        turns = heard.reversed().stream()
                .sorted(Comparator.comparing(Heard::at))
                .map(Heard::turn)
                .toList();
        return true;
    }

    /** How many were listed. */
    int size() {
        return turns.size();
    }

    /**
     * Reads some of them. One that is deleted by now is left out; one that was revised is read as it is now, for whoever reads of that in the log takes
     * it for told.
     */
    List<Memory> read(int from, int most) {
        List<VersionKey> some = turns.subList(from, Math.min(turns.size(), from + most));
        Map<VersionKey, Memory> unchanged = store.load(user, some);
        return some.stream()
                .flatMap(
                        turn -> Optional.ofNullable(unchanged.get(turn)).or(() -> store.find(user, turn.id())).stream())
                .sorted(SAID)
                .toList();
    }
}
