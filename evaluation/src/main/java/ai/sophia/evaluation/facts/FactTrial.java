package ai.sophia.evaluation.facts;

import ai.sophia.core.access.Scope;
import ai.sophia.core.conversation.Asked;
import ai.sophia.core.conversation.Rehearsal;
import ai.sophia.core.conversation.Understanding;
import ai.sophia.core.conversation.Understanding.Said;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.tier.TenantKey;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/**
 * What was understood of one half of the labelled set, and how well. Each sentence is said by somebody of whom nothing is known, each dialogue by
 * somebody of whom it alone tells.
 *
 * @param asked what a language model was asked, and what came of it, if one was
 * @param turnsPerSecond turns of users that are understood in a second of a processor; empty if a language model understands them
 */
public record FactTrial(
        FactScore facts,
        UpdateScore updates,
        EndingScore endings,
        Optional<Asked> asked,
        OptionalDouble turnsPerSecond) {
    private static final Duration MEASURED = Duration.ofSeconds(1);
    private static final double NANOS = 1e9;

    /** How many sentences, dialogues and people one half has. */
    public static int size(Path directory, Half half) {
        return FactSet.sentences(directory, half).size()
                + FactSet.dialogues(directory, half).size()
                + FactSet.people(directory, half).size();
    }

    /**
     * Has one half understood.
     *
     * @param directory where the files of the set are
     * @param meaning of texts
     * @param key by which facts are named where their words are not to be kept
     * @param heard is told how many sentences, dialogues and people were understood by then
     * @throws ai.sophia.core.Fault.Invalid if a file is missing or malformed
     * @throws ai.sophia.core.Fault.Unavailable if a language model is away
     */
    public static FactTrial of(
            Understanding understanding,
            Rehearsal.Meaning meaning,
            TenantKey key,
            Path directory,
            Half half,
            IntConsumer heard) {
        List<LabelledTurn> sentences = FactSet.sentences(directory, half);
        List<LabelledDialogue> dialogues = FactSet.dialogues(directory, half);
        FactScore facts = new FactScore();
        UpdateScore updates = new UpdateScore();
        EndingScore endings = new EndingScore();
        int done = 0;
        for (LabelledTurn sentence : sentences) {
            facts.add(sentence, new Rehearsal(understanding, meaning, key).hear(sentence.turn()));
            heard.accept(++done);
        }
        for (LabelledDialogue dialogue : dialogues) {
            updates.add(dialogue, new Rehearsal(understanding, meaning, key), facts::add);
            heard.accept(++done);
        }
        for (Person person : FactSet.people(directory, half)) {
            endings.add(person, () -> new Rehearsal(understanding, meaning, key));
            heard.accept(++done);
        }
        Stream<LabelledTurn> turns =
                Stream.concat(sentences.stream(), dialogues.stream().flatMap(each -> each.turns().stream()));
        Optional<Asked> asked = understanding.asked();
        OptionalDouble speed = asked.isPresent() ? OptionalDouble.empty() : speed(understanding, turns);
        return new FactTrial(facts, updates, endings, asked, speed);
    }

    /** By now the code is compiled; only what users say takes time. */
    private static OptionalDouble speed(Understanding understanding, Stream<LabelledTurn> turns) {
        Scope nobody = new Scope("trial", "", "", "", "");
        VersionKey nowhere = new VersionKey(MemoryId.create(), 1);
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
