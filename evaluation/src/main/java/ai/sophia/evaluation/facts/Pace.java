package ai.sophia.evaluation.facts;

import ai.sophia.core.access.Scope;
import ai.sophia.core.conversation.Understanding;
import ai.sophia.core.conversation.Understanding.Said;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** How fast turns are understood. Stateless. */
public final class Pace {
    private static final Duration MEASURED = Duration.ofSeconds(1);
    private static final double NANOS = 1e9;

    private Pace() {}

    /**
     * How many turns of users are understood in a second of a processor; only what users say takes time. To be asked when the same half has been understood
     * once, so that the code is compiled.
     *
     * @param directory where the files of the set are
     * @return empty if no user says anything
     * @throws ai.sophia.core.Fault.Invalid if a file is missing or malformed
     */
    public static OptionalDouble of(Understanding understanding, Path directory, Half half) {
        Scope nobody = new Scope("trial", "", "", "", "");
        VersionKey nowhere = new VersionKey(MemoryId.create(), 1);
        Stream<LabelledTurn> turns = Stream.concat(
                FactSet.sentences(directory, half).stream(),
                FactSet.dialogues(directory, half).stream().flatMap(each -> each.turns().stream()));
        List<Said> said = turns.filter(each -> each.turn().isOfUser())
                .map(each -> new Said(nowhere, nobody, each.before(), each.turn()))
                .toList();
        if (said.isEmpty()) {
            return OptionalDouble.empty();
        }
        long began = System.nanoTime();
        long busy = processorTime();
        int runs = 0;
        while (System.nanoTime() - began < MEASURED.toNanos()) {
            said.forEach(each -> understanding.understand(each, any -> List.of()));
            runs++;
        }
        return OptionalDouble.of(runs * said.size() / ((processorTime() - busy) / NANOS));
    }

    /** What this thread has had of a processor, in nanoseconds, so that others who are busy do not count. */
    private static long processorTime() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
