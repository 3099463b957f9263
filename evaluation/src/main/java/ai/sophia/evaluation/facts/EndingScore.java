package ai.sophia.evaluation.facts;

import ai.sophia.core.conversation.Fact;
import ai.sophia.core.conversation.Rehearsal;
import ai.sophia.core.conversation.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** How well it is found what later remarks end of what is known. Confined to one thread. */
public final class EndingScore {
    private static final Instant KNOWN_AT = Instant.parse("2026-03-02T09:00:00Z");
    private static final Duration BETWEEN = Duration.ofHours(1);
    private static final Duration LATER = Duration.ofDays(28);

    private int labels;
    private int found;
    private int told;
    private int right;
    private int silent;
    private int kept;
    private final List<String> wrong = new ArrayList<>();

    EndingScore() {}

    /**
     * Hears all remarks of somebody, each by itself.
     *
     * @param rehearsal a conversation in which nothing was said
     */
    void add(Person person, Rehearsal rehearsal) {
        Instant at = KNOWN_AT;
        for (String known : person.known()) {
            rehearsal.hear(turn(known, at));
            at = at.plus(BETWEEN);
        }
        person.said().forEach(remark -> add(person, remark, rehearsal.copy()));
    }

    private void add(Person person, Person.Remark remark, Rehearsal rehearsal) {
        Instant later = KNOWN_AT.plus(LATER);
        Set<Integer> before = current(rehearsal, later);
        rehearsal.hear(turn(remark.text(), later));
        Set<Integer> ended = new HashSet<>(before);
        ended.removeAll(current(rehearsal, later.plusSeconds(1)));
        ended.removeIf(turn -> turn >= person.known().size());
        labels += remark.ends().size();
        told += ended.size();
        if (remark.ends().isEmpty()) {
            silent++;
            kept += ended.isEmpty() ? 1 : 0;
        }
        for (int turn : ended) {
            boolean meant = remark.ends().contains(turn);
            right += meant ? 1 : 0;
            if (!meant) {
                wrong.add(line("false", person, turn, remark));
            }
        }
        for (int turn : remark.ends()) {
            found += ended.contains(turn) ? 1 : 0;
            if (!ended.contains(turn)) {
                wrong.add(line(before.contains(turn) ? "miss" : "unknown", person, turn, remark));
            }
        }
    }

    private static Turn turn(String text, Instant at) {
        return new Turn(Turn.USER, Turn.USER, text, at);
    }

    /** The turns of which something is so. */
    private static Set<Integer> current(Rehearsal rehearsal, Instant at) {
        Set<Integer> turns = new HashSet<>();
        for (Fact fact : rehearsal.facts()) {
            if (fact.valid().contains(at)) {
                turns.add(rehearsal.turnOf(fact.evidence().getFirst()));
            }
        }
        return turns;
    }

    private static String line(String what, Person person, int turn, Person.Remark remark) {
        return what + "\t" + person.id() + "\tends\t" + person.known().get(turn) + " -> " + remark.text();
    }

    /** How much of what is known is so no more by some remark. */
    public int labels() {
        return labels;
    }

    /** How much of that was ended. */
    public int found() {
        return found;
    }

    /** How much was ended at all. */
    public int told() {
        return told;
    }

    /** How much of that is so no more. */
    public int right() {
        return right;
    }

    /** How many remarks end nothing. */
    public int silent() {
        return silent;
    }

    /** After how many of these all was so that had been. */
    public int kept() {
        return kept;
    }

    /** What was missed, not known or false: one line each, between tabs. */
    public List<String> wrong() {
        return List.copyOf(wrong);
    }
}
