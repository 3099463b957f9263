package ai.sophia.core.conversation;

import ai.sophia.core.conversation.SessionWindow.Sentence;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.VersionKey;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Chooses the sentences that stand for many: first those that tell a fact, what matters most first; then by SumBasic (Nenkova and Vanderwende, The
 * Impact of Frequency on Summarization, 2005), which takes the sentence whose words are likeliest on average, makes these words unlikely, and goes on.
 * In place of its list of stop words a word counts for less the more sentences it is in, in whatever language. The same turns always yield the same
 * sentences. For one thread.
 */
final class Extract {
    /** Fewer words than these tell little, though they may be likely ones. */
    private static final int FEWEST_WORDS = 4;

    /** What has no end after so many characters is no sentence, but a list, a table or code. */
    private static final int LONGEST = 400;

    /** Each choice looks at all of them: of more, the last are looked at. */
    private static final int MOST_CANDIDATES = 1_000;

    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");

    private final List<Candidate> candidates = new ArrayList<>();
    private final Map<String, Double> likelihood = new HashMap<>();
    private final Tokens tokens;
    private int left;

    /** How many tokens a text takes, or any number above the most that it may take. */
    interface Tokens {
        int of(String text, int most);
    }

    /**
     * What tells a fact.
     *
     * @param turn the version of a turn
     * @param span its words
     * @param weight how much it matters
     */
    record Telling(VersionKey turn, Span span, double weight) {}

    private record Candidate(int place, Sentence sentence, Set<String> words) {}

    private record Ranked(Candidate candidate, double centrality) {}

    private Extract(List<Memory> turns, Tokens tokens, int room) {
        this.tokens = tokens;
        this.left = room;
        for (Memory turn : turns) {
            for (Span span : sentences(turn.content().text())) {
                Sentence sentence = new Sentence(turn, span);
                candidates.add(new Candidate(candidates.size(), sentence, words(sentence.text())));
            }
        }
        weigh();
    }

    /**
     * The chosen sentences in their order.
     *
     * @param turns in the order of their saying
     * @param tokens how many a sentence takes
     * @param room how many all of them may take
     */
    static List<Sentence> of(List<Memory> turns, List<Telling> tellings, Tokens tokens, int room) {
        Extract extract = new Extract(turns, tokens, room);
        List<Candidate> chosen = new ArrayList<>();
        extract.telling(tellings, chosen);
        extract.central(chosen);
        return chosen.stream()
                .sorted(Comparator.comparingInt(Candidate::place))
                .map(Candidate::sentence)
                .toList();
    }

    private void telling(List<Telling> tellings, List<Candidate> chosen) {
        List<Telling> best = tellings.stream()
                .sorted(Comparator.comparingDouble(Telling::weight).reversed())
                .toList();
        for (Telling telling : best) {
            candidates.stream()
                    .filter(each -> each.sentence().turn().key().equals(telling.turn())
                            && each.sentence().span().shared(telling.span()) > 0)
                    .findFirst()
                    .ifPresent(each -> {
                        candidates.remove(each);
                        take(each, chosen);
                    });
        }
    }

    private void central(List<Candidate> chosen) {
        candidates.removeIf(each ->
                each.words().size() < FEWEST_WORDS || each.sentence().span().length() > LONGEST);
        if (candidates.size() > MOST_CANDIDATES) {
            candidates.subList(0, candidates.size() - MOST_CANDIDATES).clear();
        }
        // taking a sentence makes words less likely, never more: what was central before is a bound, so that few are
        // weighed again
        PriorityQueue<Ranked> best = new PriorityQueue<>(Comparator.comparingDouble(Ranked::centrality)
                .reversed()
                .thenComparingInt(each -> each.candidate().place()));
        candidates.forEach(each -> best.add(new Ranked(each, centrality(each))));
        while (!best.isEmpty() && left >= FEWEST_WORDS) {
            Ranked first = best.remove();
            double now = centrality(first.candidate());
            if (now < first.centrality()) {
                best.add(new Ranked(first.candidate(), now));
            } else {
                take(first.candidate(), chosen);
            }
        }
    }

    /** Takes a sentence if there is room for it. */
    private void take(Candidate candidate, List<Candidate> chosen) {
        int taken = tokens.of(candidate.sentence().text(), left);
        if (taken <= left) {
            left -= taken;
            chosen.add(candidate);
            candidate.words().forEach(word -> likelihood.computeIfPresent(word, (same, before) -> before * before));
        }
    }

    private double centrality(Candidate candidate) {
        return candidate.words().stream().mapToDouble(likelihood::get).average().orElse(0);
    }

    /** How likely each word is, times how few sentences it is in. */
    private void weigh() {
        Map<String, Integer> in = new HashMap<>();
        candidates.forEach(each -> each.words().forEach(word -> in.merge(word, 1, Integer::sum)));
        double all = in.values().stream().mapToInt(Integer::intValue).sum();
        double most = Math.log(1.0 + candidates.size());
        in.forEach((word, sentences) ->
                likelihood.put(word, sentences / all * (Math.log((1.0 + candidates.size()) / sentences) / most)));
    }

    private static List<Span> sentences(String text) {
        List<Span> spans = new ArrayList<>();
        BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.ROOT);
        breaks.setText(text);
        int start = breaks.first();
        for (int end = breaks.next(); end != BreakIterator.DONE; start = end, end = breaks.next()) {
            int line = start;
            for (int at = start; at <= end; at++) {
                // a new line ends a sentence also where nothing else does
                if (at == end || text.charAt(at) == '\n') {
                    stripped(text, line, at, spans);
                    line = at + 1;
                }
            }
        }
        return spans;
    }

    private static void stripped(String text, int from, int to, List<Span> spans) {
        int start = from;
        int end = to;
        while (start < end && Character.isWhitespace(text.charAt(start))) {
            start++;
        }
        while (end > start && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        if (start < end) {
            spans.add(new Span(start, end));
        }
    }

    private static Set<String> words(String text) {
        Set<String> words = new HashSet<>(List.of(BETWEEN_WORDS.split(text.toLowerCase(Locale.ROOT))));
        words.remove("");
        return words;
    }
}
