package ai.sophia.evaluation.facts;

import ai.sophia.core.conversation.Ending;
import ai.sophia.core.conversation.Evidence;
import ai.sophia.core.conversation.Fact;
import ai.sophia.core.conversation.Rehearsal;
import ai.sophia.core.conversation.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * How well it is found what later words change of what was known, and what is so at the end of a dialogue, by the rules of the set's guideline. The facts
 * are made as those that are stored are. Confined to one thread.
 */
public final class UpdateScore {
    /** Two places are of the same words from there on. */
    private static final double MUCH = 0.5;

    private static final double SOME = 0.2;

    private record Pair(Update predicted, Update label, double worth) {}

    private double found;
    private int labels;
    private int predictions;
    private int wrongEnds;
    private final CurrentScore current = new CurrentScore();
    private final List<String> wrong = new ArrayList<>();

    UpdateScore() {}

    /** Hears a dialogue, and adds what is made of it; what is told of each turn is handed on. */
    void add(LabelledDialogue dialogue, Rehearsal rehearsal, BiConsumer<LabelledTurn, List<Statement>> told) {
        List<Update> predicted = new ArrayList<>();
        for (LabelledTurn labelled : dialogue.turns()) {
            Map<String, Fact> before = byClaim(rehearsal.facts());
            told.accept(labelled, rehearsal.hear(labelled.turn()));
            rehearsal.facts().forEach(fact -> update(rehearsal, before, fact).ifPresent(predicted::add));
        }
        match(dialogue, predicted);
        wrong.addAll(current.add(dialogue, rehearsal));
    }

    private static Map<String, Fact> byClaim(List<Fact> facts) {
        Map<String, Fact> byClaim = new HashMap<>();
        facts.forEach(fact -> byClaim.put(claim(fact), fact));
        return byClaim;
    }

    private static String claim(Fact fact) {
        return fact.claim().key() + "\n" + fact.claim().value();
    }

    /** What the last turn changed of a fact. */
    private static Optional<Update> update(Rehearsal rehearsal, Map<String, Fact> before, Fact fact) {
        Fact old = before.get(claim(fact));
        if (old == null) {
            return Optional.empty();
        }
        Update.Place told = place(rehearsal, old.evidence().getLast());
        if (fact.evidence().size() > old.evidence().size()) {
            return Optional.of(new Update(
                    How.REPEAT, told, place(rehearsal, fact.evidence().getLast())));
        }
        if (!old.valid().isOpen() || fact.valid().isOpen()) {
            return Optional.empty();
        }
        return fact.replacedBy()
                .flatMap(id -> rehearsal.facts().stream()
                        .filter(other -> other.id().equals(Optional.of(id)))
                        .findFirst())
                .map(by ->
                        new Update(how(by), told, place(rehearsal, by.evidence().getLast())));
    }

    private static How how(Fact by) {
        Optional<Ending> ending = by.evidence().getLast().ends();
        if (ending.isEmpty()) {
            return by.wording().negated() ? How.NEGATE : How.SUPERSEDE;
        }
        return switch (ending.get().reason()) {
            case OVER -> How.SUPERSEDE;
            case CORRECTED -> How.CORRECT;
            case DROPPED, RETRACTED -> How.NEGATE;
        };
    }

    private static Update.Place place(Rehearsal rehearsal, Evidence evidence) {
        return new Update.Place(rehearsal.turnOf(evidence), evidence.span());
    }

    private void match(LabelledDialogue dialogue, List<Update> predicted) {
        List<Pair> pairs = new ArrayList<>();
        for (Update prediction : predicted) {
            for (Update label : dialogue.updates()) {
                double worth = worth(prediction, label);
                if (worth > 0) {
                    pairs.add(new Pair(prediction, label, worth));
                }
            }
        }
        pairs.sort(Comparator.comparingDouble(Pair::worth).reversed());
        Set<Update> openPredictions = new HashSet<>(predicted);
        Set<Update> openLabels = new HashSet<>(dialogue.updates());
        for (Pair pair : pairs) {
            if (openPredictions.contains(pair.predicted()) && openLabels.contains(pair.label())) {
                openPredictions.remove(pair.predicted());
                openLabels.remove(pair.label());
                found += pair.worth();
            }
        }
        labels += dialogue.updates().size();
        predictions += new HashSet<>(predicted).size();
        for (Update left : openPredictions) {
            wrongEnds += left.how().isEnd() ? 1 : 0;
            wrong.add("false\t" + dialogue.id() + "\t" + told(dialogue, left));
        }
        openLabels.forEach(missed -> wrong.add("miss\t" + dialogue.id() + "\t" + told(dialogue, missed)));
    }

    private static double worth(Update predicted, Update label) {
        double same = Math.min(
                shared(predicted.before().overlap(label.before())),
                shared(predicted.now().overlap(label.now())));
        return predicted.how() == label.how() ? same : same / 2;
    }

    private static double shared(double overlap) {
        if (overlap >= MUCH) {
            return Matching.FULL;
        }
        return overlap >= SOME ? Matching.FULL / 2 : 0;
    }

    private static String told(LabelledDialogue dialogue, Update update) {
        return update.how() + "\t" + words(dialogue, update.before()) + " -> " + words(dialogue, update.now());
    }

    private static String words(LabelledDialogue dialogue, Update.Place place) {
        return place.span().of(dialogue.turns().get(place.turn()).turn().text());
    }

    /** How much was found of the updates, whole and half. */
    public double found() {
        return found;
    }

    /** How many updates there are to be found. */
    public int labels() {
        return labels;
    }

    /** How many updates were predicted. */
    public int predictions() {
        return predictions;
    }

    /** How many of these end a fact that no label ends so. */
    public int wrongEnds() {
        return wrongEnds;
    }

    /** What is so at the end of each dialogue: facts that are found, and are to be. */
    public FactScore.Tally current() {
        return current.tally();
    }

    /** What was missed or false: one line each, of what it is, where, and its words, between tabs. */
    public List<String> wrong() {
        return List.copyOf(wrong);
    }
}
