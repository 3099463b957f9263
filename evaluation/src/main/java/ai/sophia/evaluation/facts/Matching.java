package ai.sophia.evaluation.facts;

import ai.sophia.core.conversation.Span;
import ai.sophia.core.conversation.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The statements of a turn paired with its labels, one to one, best overlap first. A full hit has half of both in common, the same group and
 * the same yes or no. Half a hit has another group; or less in common, but a fifth; or holds the whole label and no other. What is
 * left over is false, unless it lies within a label that has its hit, or touches what may be told or not.
 */
final class Matching {
    static final double FULL = 1;
    static final double HALF = 0.5;
    private static final double MUCH = 0.5;
    private static final double SOME = 0.2;

    private record Pair(Statement statement, Label label, double overlap) {}

    private final LabelledTurn labelled;
    private final List<Statement> statements;
    private final Map<Statement, Double> counted = new HashMap<>();
    private final Map<Label, Double> found = new HashMap<>();

    Matching(LabelledTurn labelled, List<Statement> statements) {
        this.labelled = labelled;
        this.statements = statements;
        Set<Statement> open = new HashSet<>(statements);
        for (Pair pair : pairs()) {
            if (open.contains(pair.statement()) && !found.containsKey(pair.label())) {
                double hit = hit(pair);
                open.remove(pair.statement());
                counted.put(pair.statement(), hit);
                found.put(pair.label(), hit);
            }
        }
        for (Statement statement : open) {
            if (!isDropped(statement)) {
                counted.put(statement, 0.0);
            }
        }
    }

    /** What each statement that counts is worth, 0 where it is false. */
    Map<Statement, Double> counted() {
        return counted;
    }

    /** What was found of a label. */
    double found(Label label) {
        return found.getOrDefault(label, 0.0);
    }

    /** How many spans that must yield nothing have yielded something. */
    long violated() {
        return labelled.forbidden().stream()
                .filter(span -> statements.stream().anyMatch(statement -> violates(statement.evidence(), span)))
                .count();
    }

    /** How much two spans have in common, of what they hold together. */
    static double overlap(Span one, Span other) {
        int shared = one.shared(other);
        int together = one.length() + other.length() - shared;
        return together == 0 ? 0 : (double) shared / together;
    }

    private List<Pair> pairs() {
        List<Pair> pairs = new ArrayList<>();
        for (Statement statement : statements) {
            for (Label label : labelled.labels()) {
                double overlap = label.confirms() ? 1 : overlap(statement.evidence(), label.evidence());
                if (overlap >= SOME || holdsAlone(statement, label)) {
                    pairs.add(new Pair(statement, label, overlap));
                }
            }
        }
        pairs.sort(Comparator.comparingDouble(Pair::overlap).reversed());
        return pairs;
    }

    private double hit(Pair pair) {
        if (pair.statement().negated() != pair.label().negated()) {
            return 0;
        }
        boolean same = Group.of(pair.statement().sort()) == pair.label().group();
        if (pair.overlap() >= MUCH) {
            return same ? FULL : HALF;
        }
        return (same && pair.overlap() >= SOME) || holdsAlone(pair.statement(), pair.label()) ? HALF : 0;
    }

    private boolean holdsAlone(Statement statement, Label label) {
        Span span = statement.evidence();
        return span.shared(label.evidence()) == label.evidence().length()
                && labelled.labels().stream()
                        .allMatch(other -> other.equals(label) || span.shared(other.evidence()) == 0);
    }

    private boolean isDropped(Statement statement) {
        Span span = statement.evidence();
        return labelled.neutral().stream().anyMatch(each -> each.shared(span) > 0)
                || labelled.labels().stream()
                        .anyMatch(label -> found(label) > 0 && label.evidence().shared(span) == span.length());
    }

    private static boolean violates(Span evidence, Span forbidden) {
        return 2 * evidence.shared(forbidden) >= Math.min(evidence.length(), forbidden.length())
                && evidence.shared(forbidden) > 0;
    }
}
