package ai.sophia.evaluation.facts;

import ai.sophia.core.conversation.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How well the facts of the labelled set are found, by the rule that the set's guideline gives ({@code evaluation/facts/README.md},
 * "How to match"). Confined to one thread.
 */
public final class FactScore {
    /**
     * Hits among what was predicted, and among what was to be found.
     *
     * @param hits what was found of the labels, whole and half
     * @param precise what the statements are worth, whole and half
     * @param predictions how many statements count
     * @param labels how many facts there are
     */
    public record Tally(double hits, double precise, int predictions, int labels) {
        static final Tally NONE = new Tally(0, 0, 0, 0);

        /** Hits by predictions, 0 where there are none. */
        public double precision() {
            return predictions == 0 ? 0 : precise / predictions;
        }

        /** Hits by labels, 0 where there are none. */
        public double recall() {
            return labels == 0 ? 0 : hits / labels;
        }

        Tally predicted(double hit) {
            return new Tally(hits, precise + hit, predictions + 1, labels);
        }

        Tally labelled(double hit) {
            return new Tally(hits + hit, precise, predictions, labels + 1);
        }
    }

    private Tally all = Tally.NONE;
    private final Map<Group, Tally> groups = new EnumMap<>(Group.class);
    private final List<String> wrong = new ArrayList<>();
    private int turns;
    private int factFree;
    private int silent;
    private int forbidden;
    private long violated;

    FactScore() {
        for (Group group : Group.values()) {
            groups.put(group, Tally.NONE);
        }
    }

    /** Adds what was told of a turn; what is tentative says nothing by itself. */
    void add(LabelledTurn labelled, List<Statement> told) {
        List<Statement> statements =
                told.stream().filter(each -> !each.tentative()).toList();
        Matching matching = new Matching(labelled, statements);
        turns++;
        forbidden += labelled.forbidden().size();
        violated += matching.violated();
        if (labelled.labels().isEmpty() && labelled.neutral().isEmpty()) {
            factFree++;
            silent += statements.isEmpty() ? 1 : 0;
        }
        for (Statement statement : statements) {
            Double hit = matching.counted().get(statement);
            if (hit != null) {
                all = all.predicted(hit);
                groups.computeIfPresent(Group.of(statement.sort()), (group, tally) -> tally.predicted(hit));
                if (hit < Matching.FULL) {
                    wrong.add(told(hit > 0 ? "half" : "false", labelled, statement));
                }
            }
        }
        for (Label label : labelled.labels()) {
            double hit = matching.found(label);
            all = all.labelled(hit);
            groups.computeIfPresent(label.group(), (group, tally) -> tally.labelled(hit));
            if (hit < Matching.FULL) {
                String kind = label.sort() + (label.negated() ? " not" : "");
                String evidence = label.evidence().of(labelled.turn().text());
                wrong.add((hit > 0 ? "part" : "miss") + "\t" + labelled.id() + "\t" + kind + "\t" + evidence);
            }
        }
    }

    private static String told(String what, LabelledTurn labelled, Statement statement) {
        String kind = statement.sort() + (statement.negated() ? " not" : "");
        String evidence = statement.evidence().of(labelled.turn().text());
        return what + "\t" + labelled.id() + "\t" + kind + "\t" + evidence;
    }

    /** Over all groups. */
    public Tally all() {
        return all;
    }

    /** Over what is of one group: precision over statements of it, recall over labels of it. */
    public Tally of(Group group) {
        return groups.getOrDefault(group, Tally.NONE);
    }

    /** How many turns there were. */
    public int turns() {
        return turns;
    }

    /** How many of the turns that hold nothing to be told stayed silent. */
    public int silent() {
        return silent;
    }

    /** How many turns hold nothing to be told. */
    public int factFree() {
        return factFree;
    }

    /** How many spans must yield nothing. */
    public int forbidden() {
        return forbidden;
    }

    /** How many of these have yielded something. */
    public long violated() {
        return violated;
    }

    /** What was not found, found in part, or false: one line each, of what it is, where, its sort and its words, between tabs. */
    public List<String> wrong() {
        return List.copyOf(wrong);
    }
}
