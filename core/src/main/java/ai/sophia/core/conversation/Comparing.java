package ai.sophia.core.conversation;

import ai.sophia.core.access.Partition;
import ai.sophia.core.access.Reach;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.MemoryStore;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Puts facts right whose turns are gone, say something else, or are at home elsewhere since nobody looked. For one thread. */
final class Comparing {
    private final MemoryStore store;
    private final Books books;
    private final Retracting retracting;
    private final Retracting.Telling telling;

    Comparing(MemoryStore store, Books books, Retracting retracting, Retracting.Telling telling) {
        this.store = store;
        this.books = books;
        this.retracting = retracting;
        this.telling = telling;
    }

    /** A turn that facts of a home name. */
    private record Source(VersionKey turn, Home home) {}

    void compare(List<Memory> facts) {
        Set<Source> sources = new LinkedHashSet<>();
        for (Memory memory : facts) {
            Home home = new Home(memory.scope());
            FactContent.versions(store, Partition.whole(memory.scope().tenant()).reach(), memory)
                    .flatMap(version -> Stream.concat(version.evidence().stream(), version.withdrawn().stream()))
                    .forEach(each -> sources.add(new Source(each.source(), home)));
        }
        if (sources.isEmpty()) {
            return;
        }
        String tenant = facts.getFirst().scope().tenant();
        Map<VersionKey, Memory> current = store.load(
                Partition.whole(tenant).reach(),
                sources.stream().map(Source::turn).distinct().toList());
        sources.forEach(source -> compare(source, Optional.ofNullable(current.get(source.turn()))));
        books.settle();
        retracting.settled();
    }

    private void compare(Source source, Optional<Memory> current) {
        Reach turns = source.home().turns();
        if (current.isPresent() && !turns.covers(current.get().scope())) {
            return; // somebody names the turn of another as what speaks for a fact
        }
        MemoryId id = source.turn().id();
        Optional<Memory> now = current.or(() -> store.find(turns, id));
        if (now.isEmpty()) {
            // one without any history was never here: the fact was imported
            if (!store.history(turns, id).isEmpty()) {
                retracting.retract(source.home(), id);
            }
            return;
        }
        boolean same = current.isPresent() || saidTheSame(turns, source.turn(), now.get());
        boolean stays = books.home(now.get().scope()).equals(source.home());
        if (same && !stays) {
            retracting.move(source.home(), id);
        } else if (!same) {
            retracting.retract(source.home(), id);
            telling.tell(now.get(), any -> true);
        } else if (current.isEmpty()) {
            books.of(source.home()).move(now.get().key());
        }
    }

    private boolean saidTheSame(Reach turns, VersionKey before, Memory now) {
        return store.history(turns, before.id()).stream()
                .filter(entry -> entry.key().equals(before))
                .flatMap(entry -> entry.memory().stream())
                .anyMatch(version -> saysTheSame(version.content(), now.content()));
    }

    /** Whether both say the same, and differ in how much it matters or the like. */
    static boolean saysTheSame(Content before, Content after) {
        return before.text().equals(after.text())
                && before.kind() == after.kind()
                && before.utterance().equals(after.utterance());
    }
}
