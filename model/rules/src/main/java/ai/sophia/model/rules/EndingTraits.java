package ai.sophia.model.rules;

import ai.sophia.core.conversation.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What tells of each of some facts whether a turn ends it: how much of its words the turn has, and how near it is in meaning, both beside the others; of which sort it is; and the words of the
 * turn, where it is the one that may be meant. Immutable.
 */
final class EndingTraits {
    /** A fact that is so. */
    record Known(String text, String sort, boolean negated, double nearness) {}

    /** A word of the turn. */
    private record Spoken(String word, Set<String> stems) {}

    private static final int FARTHEST = 8;
    private static final int QUARTERS = 4;
    private static final int LONGEST_FRAME = 4;
    private static final int AROUND = 5;
    private static final String SHARED = "*";
    private static final String BEGIN = "^";
    private static final String END = "$";
    private static final double CLEARLY = 0.15;
    private static final double SOMEWHAT = 0.05;

    private final Words words;
    private final String turn;
    private final List<Known> known;
    private final List<Set<String>> stems;
    private final Set<String> said;
    private final List<Spoken> spoken;
    private final List<String> sayings;
    private final double[] shared;
    private final double[] covered;

    /**
     * @param turn its text
     * @param statements what was recognised in it
     * @param known all that it may be about
     */
    EndingTraits(Words words, String turn, List<Statement> statements, List<Known> known) {
        this.words = words;
        this.turn = turn;
        this.known = List.copyOf(known);
        this.said = words.of(turn);
        this.spoken = Traits.words(turn).stream()
                .map(word -> new Spoken(word, words.of(word)))
                .toList();
        this.stems = known.stream().map(each -> words.of(each.text())).toList();
        this.shared = new double[known.size()];
        this.covered = new double[known.size()];
        weigh();
        this.sayings = sayings(statements);
    }

    /** A word counts for more the fewer facts have it. */
    private void weigh() {
        Map<String, Integer> having = new HashMap<>();
        stems.forEach(each -> each.forEach(word -> having.merge(word, 1, Integer::sum)));
        for (int at = 0; at < known.size(); at++) {
            double all = 0;
            for (String word : stems.get(at)) {
                double weight = Math.log((known.size() + 1.0) / having.getOrDefault(word, 1));
                all += weight;
                shared[at] += says(word) ? weight : 0;
            }
            covered[at] = all == 0 ? 0 : shared[at] / all;
        }
    }

    /** Whether the turn has a word, or one that is a part of it, or that it is a part of. */
    private boolean says(String word) {
        return isOneOf(said, word);
    }

    /** The words of the turn and their neighbours, and what it says by rules. */
    private List<String> sayings(List<Statement> statements) {
        List<String> list = Traits.words(turn);
        List<String> traits = new ArrayList<>();
        for (int length = 1; length <= 3; length++) {
            for (int at = 0; at + length <= list.size(); at++) {
                traits.add("has " + String.join(" ", list.subList(at, at + length)));
            }
        }
        for (int length = 1; length <= Math.min(2, list.size()); length++) {
            traits.add("begins " + String.join(" ", list.subList(0, length)));
        }
        traits.add(turn.contains("?") ? "asks" : "tells");
        traits.add(list.stream().anyMatch(words::isPast) ? "past" : "present");
        statements.stream()
                .filter(statement -> !statement.tentative())
                .map(statement -> "says " + sort(statement.sort().label(), statement.negated()))
                .forEach(traits::add);
        traits.add(statements.isEmpty() ? "says nothing" : "says something");
        return traits;
    }

    static String sort(String label, boolean negated) {
        return negated ? label + " not" : label;
    }

    /** Those of one of the facts. */
    Set<String> of(int which) {
        Known fact = known.get(which);
        String sort = sort(fact.sort(), fact.negated());
        String overlap = overlap(which);
        String cover = "covers " + (int) Math.floor(covered[which] * QUARTERS);
        String near = near(which);
        String distance = "cosine " + (int) Math.floor(Math.max(0, fact.nearness()) * FARTHEST);
        boolean apt = isApt(overlap, near);
        Set<String> traits = new LinkedHashSet<>(List.of(
                "any",
                overlap,
                cover,
                near,
                distance,
                overlap + " " + cover,
                overlap + " " + near,
                overlap + " " + cover + " " + near,
                overlap + " " + near + " " + distance,
                apt ? "apt" : "inapt",
                (apt ? "apt " : "inapt ") + sort));
        List<String> list = Traits.words(fact.text());
        for (int length = 1; length <= Math.min(2, list.size()); length++) {
            traits.add((apt ? "apt" : "inapt") + " known " + String.join(" ", list.subList(0, length)));
        }
        stems.get(which).stream().filter(this::says).forEach(word -> traits.add("shares " + word));
        if (apt) {
            for (String each : sayings) {
                traits.add(each);
                traits.add(sort + " " + each);
            }
            frames(which, traits, sort);
            verbs(which, traits, sort, overlap);
            values(list, traits, overlap);
        }
        return traits;
    }

    /** What is said around what the fact is about, whatever that is: "sold the *", "left *", and that "no longer" stands before it. */
    private void frames(int which, Set<String> traits, String sort) {
        List<String> framed = framed(stems.get(which));
        List<String> frames = new ArrayList<>();
        for (int length = 2; length <= LONGEST_FRAME; length++) {
            for (int at = 0; at + length <= framed.size(); at++) {
                List<String> frame = framed.subList(at, at + length);
                if (frame.contains(SHARED)) {
                    frames.add("frame " + String.join(" ", frame));
                }
            }
        }
        for (int at = 0; at < framed.size(); at++) {
            for (int other = Math.max(0, at - AROUND); other <= Math.min(at + AROUND, framed.size() - 1); other++) {
                if (framed.get(at).equals(SHARED) && other != at) {
                    frames.add((other < at ? "before " : "after ") + framed.get(other));
                }
            }
        }
        for (String frame : frames) {
            traits.add(frame);
            traits.add(sort + " " + frame);
        }
    }

    /** The words of the turn between beginning and end, with one sign for those in a row that a fact has too. */
    private List<String> framed(Set<String> fact) {
        List<String> framed = new ArrayList<>(List.of(BEGIN));
        for (Spoken each : spoken) {
            boolean isShared = each.stems().stream().anyMatch(stem -> isOneOf(fact, stem));
            if (!isShared || !framed.getLast().equals(SHARED)) {
                framed.add(isShared ? SHARED : each.word());
            }
        }
        framed.add(END);
        return framed;
    }

    private boolean isOneOf(Set<String> some, String word) {
        return some.contains(word)
                || some.stream().anyMatch(each -> words.isPart(word, each) || words.isPart(each, word));
    }

    private String overlap(int which) {
        if (shared[which] == 0) {
            boolean none = true;
            for (double each : shared) {
                none &= each == 0;
            }
            return none ? "none shares" : "shares none";
        }
        double others = others(shared, which);
        return shared[which] > others ? "shares most" : shared[which] == others ? "shares as many" : "shares fewer";
    }

    private String near(int which) {
        double[] nearness = known.stream().mapToDouble(Known::nearness).toArray();
        double lead = nearness[which] - others(nearness, which);
        if (lead >= 0) {
            return lead > CLEARLY ? "clearly nearest" : lead > SOMEWHAT ? "nearest" : "hardly nearest";
        }
        int nearer = 0;
        for (double each : nearness) {
            nearer += each > nearness[which] ? 1 : 0;
        }
        return nearer == 1 ? "second" : "farther";
    }

    private static double others(double[] all, int which) {
        double most = Double.NEGATIVE_INFINITY;
        for (int at = 0; at < all.length; at++) {
            most = at == which ? most : Math.max(most, all[at]);
        }
        return most;
    }

    /** Whether it is the one that may be meant: of the words of no other the turn has as many, or it is the nearest. */
    private static boolean isApt(String overlap, String near) {
        boolean nearest = near.endsWith("nearest");
        return overlap.equals("shares most")
                || (nearest && !near.startsWith("hardly"))
                || (nearest && (overlap.equals("shares as many") || overlap.equals("none shares")));
    }

    /** What was to be done was done, as its verb in the past tells. */
    private void verbs(int which, Set<String> traits, String sort, String overlap) {
        Set<String> own = Set.copyOf(Traits.words(known.get(which).text()));
        boolean done = Traits.words(turn).stream()
                .filter(word -> words.isPast(word) && !own.contains(word))
                .anyMatch(word -> words.of(word).stream().anyMatch(stems.get(which)::contains));
        if (done) {
            traits.addAll(List.of("done", "done " + sort, "done " + overlap));
        }
    }

    /** Numbers that are others now. */
    private void values(List<String> list, Set<String> traits, String overlap) {
        List<String> now = Traits.words(turn);
        if (hasOther(now, list) && hasOther(list, now)) {
            traits.addAll(List.of("other number", "other number " + overlap));
        }
    }

    private static boolean hasOther(Collection<String> some, Collection<String> others) {
        return some.stream().anyMatch(word -> Character.isDigit(word.charAt(0)) && !others.contains(word));
    }
}
