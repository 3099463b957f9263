package ai.sophia.evaluation.facts;

import ai.sophia.core.conversation.Evidence;
import ai.sophia.core.conversation.Fact;
import ai.sophia.core.conversation.Rehearsal;
import ai.sophia.core.conversation.Span;
import ai.sophia.core.conversation.Statement;
import ai.sophia.core.conversation.Wording;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How well it is known at the end of dialogues what is so by then. Each fact is looked for where it was said first. Confined to one thread. */
final class CurrentScore {
    private FactScore.Tally tally = FactScore.Tally.NONE;

    /** Adds a dialogue that was heard; tells what is false, and what was missed. */
    List<String> add(LabelledDialogue dialogue, Rehearsal rehearsal) {
        List<String> wrong = new ArrayList<>();
        List<LabelledTurn> turns = dialogue.turns();
        for (int index = 0; index < turns.size(); index++) {
            LabelledTurn labelled = current(dialogue, index);
            List<Statement> statements = statements(rehearsal, index);
            Matching matching = new Matching(labelled, statements);
            for (Statement statement : statements) {
                Double hit = matching.counted().get(statement);
                if (hit != null) {
                    tally = tally.predicted(hit);
                    if (hit == 0) {
                        wrong.add("not so\t" + dialogue.id() + "\t" + statement.text());
                    }
                }
            }
            for (Label label : labelled.labels()) {
                tally = tally.labelled(matching.found(label));
                if (matching.found(label) == 0) {
                    wrong.add("so\t" + dialogue.id() + "\t"
                            + label.evidence().of(labelled.turn().text()));
                }
            }
        }
        return wrong;
    }

    private static List<Statement> statements(Rehearsal rehearsal, int turn) {
        return rehearsal.facts().stream()
                .filter(fact -> fact.valid().isOpen())
                .filter(fact -> rehearsal.turnOf(fact.evidence().getFirst()) == turn)
                .map(CurrentScore::statement)
                .toList();
    }

    private static Statement statement(Fact fact) {
        Wording put = fact.wording();
        Evidence first = fact.evidence().getFirst();
        return new Statement(
                put.sort(),
                put.text(),
                put.subject(),
                put.relation(),
                put.object(),
                put.negated(),
                fact.claim(),
                0,
                first.span(),
                Optional.empty(),
                first.when(),
                first.confidence());
    }

    /** A turn with what is so at the end; what was only said again is to be no other fact. */
    private static LabelledTurn current(LabelledDialogue dialogue, int index) {
        LabelledTurn turn = dialogue.turns().get(index);
        List<Label> labels = turn.labels().stream()
                .filter(label -> dialogue.updates().stream()
                        .noneMatch(update -> update.how().isEnd()
                                && update.before().turn() == index
                                && update.before().span().equals(label.evidence())))
                .toList();
        List<Span> neutral = turn.neutral().stream()
                .filter(span -> dialogue.updates().stream()
                        .noneMatch(update -> update.how() == How.REPEAT
                                && update.now().turn() == index
                                && update.now().span().equals(span)))
                .toList();
        return new LabelledTurn(turn.id(), turn.before(), turn.turn(), labels, neutral, turn.forbidden());
    }

    FactScore.Tally tally() {
        return tally;
    }
}
