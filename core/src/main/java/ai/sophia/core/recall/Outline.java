package ai.sophia.core.recall;

import ai.sophia.core.access.Reach;
import ai.sophia.core.embedding.Passage;
import ai.sophia.core.filter.Evaluator;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An answer that was given, without anything of the memories but their names: what other nodes, or this one in a later life, make the
 * answer of again, from the records. Immutable.
 *
 * @param seen up to where in the log the search had seen all changes, at least
 * @param at when it was asked, to the millisecond
 * @param lines the hits, best first
 */
public record Outline(Position seen, Instant at, List<Line> lines) {
    /**
     * A hit: which version of which memory, and why.
     *
     * @param successor which version of which fact tells what has become of it, if anything does
     */
    public record Line(
            VersionKey key, double score, Passage passage, List<Signal> signals, Optional<VersionKey> successor) {
        public Line {
            signals = List.copyOf(signals);
        }
    }

    public Outline {
        at = Instant.ofEpochMilli(at.toEpochMilli());
        lines = List.copyOf(lines);
    }

    static Outline of(Position seen, Instant at, List<Hit> hits) {
        return new Outline(
                seen,
                at,
                hits.stream()
                        .map(hit -> new Line(
                                hit.memory().key(),
                                hit.score(),
                                hit.passage(),
                                hit.signals(),
                                hit.successor().map(Memory::key)))
                        .toList());
    }

    private static Stream<VersionKey> keys(Line line) {
        return Stream.concat(Stream.of(line.key()), line.successor().stream());
    }

    /**
     * The hits as the records have them.
     *
     * @return empty if one of them may not be seen any more, for then another one may have its place
     */
    Optional<List<Hit>> hits(MemoryStore store, Reach reach, Filter filter) {
        Map<VersionKey, Memory> memories =
                store.load(reach, lines.stream().flatMap(Outline::keys).toList());
        List<Hit> hits = new ArrayList<>(lines.size());
        for (Line line : lines) {
            Memory memory = memories.get(line.key());
            Optional<Memory> successor = line.successor().map(memories::get);
            if (memory == null
                    || !Evaluator.matches(filter, memory)
                    || successor.isPresent() != line.successor().isPresent()) {
                return Optional.empty();
            }
            hits.add(new Hit(memory, line.score(), line.passage(), line.signals(), successor));
        }
        return Optional.of(hits);
    }
}
