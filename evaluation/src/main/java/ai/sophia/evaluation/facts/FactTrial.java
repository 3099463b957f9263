package ai.sophia.evaluation.facts;

import ai.sophia.core.conversation.Asked;
import ai.sophia.core.conversation.Rehearsal;
import ai.sophia.core.conversation.Understanding;
import ai.sophia.core.tier.TenantKey;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * What was understood of one half of the labelled set, and how well. Each sentence is said by somebody of whom nothing is known, each dialogue by
 * somebody of whom it alone tells.
 *
 * @param asked what a language model was asked, and what came of it, if one was
 */
public record FactTrial(FactScore facts, UpdateScore updates, EndingScore endings, Optional<Asked> asked) {
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
            endings.add(person, new Rehearsal(understanding, meaning, key));
            heard.accept(++done);
        }
        return new FactTrial(facts, updates, endings, understanding.asked());
    }
}
