package ai.sophia.core.conversation;

import ai.sophia.core.conversation.Understanding.Said;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Of what is known where turns are at home and so when they are said, what they may be about: what is near to one of them in meaning, what has their rare words, such as a name, and
 * what was said last, taken by turns. For one thread.
 */
final class Nearby implements Understanding.Known {
    /** So many at most; where no more are known, all of them are told. */
    static final int MOST = 30;

    /** So many at most of those that a turn may end. */
    static final int MOST_ALIKE = 12;

    /** Facts whose vectors are read for it, those that were said last. */
    private static final int MOST_COMPARED = 4_000;

    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");

    private final Function<Said, FactBook> books;
    private final Function<List<VersionKey>, Map<VersionKey, float[]>> vectors;

    private final Predicate<MemoryId> present;

    /**
     * @param books the book of the home of a turn
     * @param present whether a turn is there
     * @param vectors those that there are of versions
     */
    Nearby(
            Function<Said, FactBook> books,
            Predicate<MemoryId> present,
            Function<List<VersionKey>, Map<VersionKey, float[]>> vectors) {
        this.books = books;
        this.present = present;
        this.vectors = vectors;
    }

    @Override
    public List<Near> alike(Said said) {
        FactBook book = books.apply(said);
        // what was told and taken back before it was stored has neither an id nor a turn
        List<Fact> known =
                book.all().stream().filter(fact -> !fact.evidence().isEmpty()).toList();
        List<Fact> compared = known.size() <= MOST_COMPARED
                ? known
                : lastFirst(known.stream().filter(fact -> mayEnd(fact, said)).toList());
        return nearest(book, scoredByMeaning(compared, List.of(said)), fact -> mayEnd(fact, said)).stream()
                .filter(near -> isThere(source(near.fact())))
                .toList();
    }

    /** Those that are nearest of some of the facts, the nearest first; none that are not near at all. */
    static List<Near> nearest(FactBook book, List<Scored> facts, Predicate<Fact> which) {
        List<Scored> nearest = new ArrayList<>(MOST_ALIKE + 1);
        for (Scored each : facts) {
            boolean nearer = nearest.size() < MOST_ALIKE
                    || each.score() > nearest.getLast().score();
            if (each.score() > 0 && nearer && which.test(each.fact())) {
                int place = nearest.size();
                while (place > 0 && nearest.get(place - 1).score() < each.score()) {
                    place--;
                }
                nearest.add(place, each);
                if (nearest.size() > MOST_ALIKE) {
                    nearest.removeLast();
                }
            }
        }
        return nearest.stream()
                .map(scored -> new Near(scored.fact(), book.print(scored.fact().claim()), scored.score()))
                .toList();
    }

    /** Whether a turn may end a fact: it was so until then, and is not known from that turn alone. So it is the same when the turn is looked at again. */
    private static boolean mayEnd(Fact fact, Said said) {
        Instant at = said.turn().at();
        return isStanding(fact)
                && !isRecord(fact)
                && (fact.valid().contains(at) || fact.valid().to().equals(at))
                && !fact.evidence().stream()
                        .allMatch(
                                each -> each.source().id().equals(said.source().id()));
    }

    /** Whether a fact does no more than tell that another is over, which nothing makes undone. */
    private static boolean isRecord(Fact fact) {
        return fact.wording().sort() == Sort.EVENT
                && fact.evidence().stream().anyMatch(each -> each.ends().isPresent());
    }

    /** What was said last first. */
    private static List<Fact> lastFirst(List<Fact> facts) {
        return facts.stream()
                .sorted(Comparator.comparing((Fact fact) -> fact.evidence().getLast())
                        .reversed()
                        .thenComparing(fact -> fact.claim().key())
                        .thenComparing(fact -> fact.claim().value()))
                .toList();
    }

    @Override
    public List<Fact> near(List<Said> turns) {
        Said last = turns.getLast();
        List<Fact> known = lastFirst(books.apply(last).all().stream()
                .filter(fact ->
                        isStanding(fact) && fact.valid().contains(last.turn().at()))
                .toList());
        List<Fact> near =
                known.size() <= MOST ? known : byTurns(List.of(byMeaning(known, turns), byWords(known, turns), known));
        // a turn may have been deleted since its facts were read
        return near.stream().filter(fact -> isThere(source(fact))).toList();
    }

    @Override
    public boolean isEndedBy(Statement statement, Said said) {
        return books.apply(said).isEndedBy(statement, said);
    }

    @Override
    public boolean isThere(MemoryId turn) {
        return present.test(turn);
    }

    private static boolean isStanding(Fact fact) {
        return !fact.evidence().isEmpty() && !fact.isFolded() && !fact.isRetraction();
    }

    /** The turn that said a fact last, whose words it has. */
    private static MemoryId source(Fact fact) {
        return fact.evidence().getLast().source().id();
    }

    private static List<Fact> byTurns(List<List<Fact>> orders) {
        Set<Fact> taken = new LinkedHashSet<>();
        for (int place = 0; taken.size() < MOST; place++) {
            for (List<Fact> order : orders) {
                if (place < order.size() && taken.size() < MOST) {
                    taken.add(order.get(place));
                }
            }
        }
        return List.copyOf(taken);
    }

    /** Those whose vectors are known, the nearest first; none where those of the turns are not. */
    private List<Fact> byMeaning(List<Fact> known, List<Said> turns) {
        return ordered(scoredByMeaning(known, turns).stream()).map(Scored::fact).toList();
    }

    private List<Scored> scoredByMeaning(List<Fact> known, List<Said> turns) {
        List<Fact> compared = known.subList(0, Math.min(known.size(), MOST_COMPARED));
        List<VersionKey> said = turns.stream().map(Said::source).toList();
        Map<VersionKey, float[]> read = vectors.apply(
                Stream.concat(compared.stream().map(Nearby::key), said.stream()).toList());
        List<float[]> asked = said.stream()
                .flatMap(turn -> Optional.ofNullable(read.get(turn)).stream())
                .toList();
        List<Scored> scored = new ArrayList<>(compared.size());
        for (Fact fact : compared) {
            float[] vector = read.get(key(fact));
            if (vector != null && !asked.isEmpty()) {
                scored.add(new Scored(fact, nearness(asked, vector)));
            }
        }
        return scored;
    }

    /** To that of the turns to which it is nearest. */
    private static double nearness(List<float[]> turns, float[] fact) {
        double nearness = -1;
        for (float[] turn : turns) {
            nearness = Math.max(nearness, FactVectors.cosine(turn, fact));
        }
        return nearness;
    }

    /** By what the vector of a fact is known: until it is stored itself, by its turn's. */
    private static VersionKey key(Fact fact) {
        return fact.id()
                .map(id -> new VersionKey(id, fact.version()))
                .orElseGet(() -> fact.evidence().getLast().source());
    }

    /** Those that share words with the turns, a word counting for more the fewer have it. */
    private static List<Fact> byWords(List<Fact> known, List<Said> turns) {
        Set<String> asked = new HashSet<>();
        turns.forEach(said -> asked.addAll(words(said.turn().text())));
        List<Set<String>> shared = new ArrayList<>();
        Map<String, Double> having = new HashMap<>();
        for (Fact fact : known) {
            Set<String> words = words(fact.wording().text());
            words.retainAll(asked);
            words.forEach(word -> having.merge(word, 1.0, Double::sum));
            shared.add(words);
        }
        having.replaceAll((word, facts) -> Math.log(known.size() / facts));
        List<Scored> scored = new ArrayList<>();
        for (int i = 0; i < known.size(); i++) {
            double sum = shared.get(i).stream().mapToDouble(having::get).sum();
            scored.add(new Scored(known.get(i), sum));
        }
        return ordered(scored.stream()).map(Scored::fact).toList();
    }

    /** A fact, and how near it is or how much it shares. */
    record Scored(Fact fact, double score) {}

    /** Those that score above 0, the best first. */
    private static Stream<Scored> ordered(Stream<Scored> scored) {
        return scored.filter(each -> each.score() > 0)
                .sorted(Comparator.comparingDouble(Scored::score).reversed());
    }

    private static Set<String> words(String text) {
        Set<String> words = new HashSet<>(List.of(BETWEEN_WORDS.split(text.toLowerCase(Locale.ROOT))));
        words.remove("");
        return words;
    }
}
