package ai.sophia.core.recall;

import ai.sophia.core.embedding.Passage;
import ai.sophia.core.index.Candidate;
import ai.sophia.core.index.Evidence;
import ai.sophia.core.index.Place;
import ai.sophia.core.index.Traits;
import ai.sophia.core.memory.VersionKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The evidence that indexes give, where not every passage is compared: what the two searches found. The words speak as one, for an index
 * tells only what they say together. A passage found by words alone is taken to be as near as the last one found by meaning: it is at
 * most that. Used by one thread.
 */
final class Gathered implements Evidence {
    /** How many characters of English there are for each term, stop words included. */
    private static final int TERM_LENGTH = 9;

    private record Version(VersionKey key, Place place, int start) {}

    private record Piece(VersionKey key, Passage passage) {}

    private record Found(Candidate candidate, double coverage, double cosine) {}

    private record Ordered(List<Integer> versions) implements Session {
        @Override
        public int count() {
            return versions.size();
        }

        @Override
        public int version(int index) {
            return versions.get(index);
        }
    }

    private record Words(List<Found> found) implements Term {
        @Override
        public double weight() {
            return 1;
        }

        @Override
        public int count() {
            return found.size();
        }

        @Override
        public int row(int index) {
            return index;
        }

        @Override
        public float share(int index) {
            return (float) found.get(index).coverage();
        }
    }

    private final List<Version> versions = new ArrayList<>();
    private final List<Found> rows = new ArrayList<>();
    private final Map<Long, Ordered> sessions = new LinkedHashMap<>();

    Gathered(List<Candidate> lexical, List<Candidate> dense) {
        joined(lexical, dense).forEach((key, found) -> {
            Place place = found.values().iterator().next().candidate().place();
            if (!place.equals(Place.NONE)) {
                sessions.computeIfAbsent(place.session(), first -> new Ordered(new ArrayList<>()))
                        .versions()
                        .add(versions.size());
            }
            versions.add(new Version(key, place, rows.size()));
            rows.addAll(found.values());
        });
        sessions.values().forEach(session -> session.versions().sort(Comparator.comparingLong(this::position)));
    }

    /**
     * Of what several searches by vector found: a passage counts once, for all compare the same vectors in the same way.
     *
     * @param dense what each found, best first
     */
    static Gathered of(List<Candidate> lexical, List<List<Candidate>> dense) {
        if (dense.size() == 1) {
            return new Gathered(lexical, dense.getFirst());
        }
        Set<Piece> seen = new HashSet<>();
        return new Gathered(
                lexical,
                dense.stream()
                        .flatMap(List::stream)
                        .sorted(Comparator.comparingDouble(Candidate::score).reversed())
                        .filter(each -> seen.add(new Piece(each.key(), each.passage())))
                        .toList());
    }

    private static Map<VersionKey, Map<Passage, Found>> joined(List<Candidate> lexical, List<Candidate> dense) {
        double furthest = dense.isEmpty() ? 0 : dense.getLast().score();
        Map<VersionKey, Map<Passage, Found>> joined = new LinkedHashMap<>();
        for (Candidate near : dense) {
            joined.computeIfAbsent(near.key(), first -> new LinkedHashMap<>())
                    .put(near.passage(), new Found(near, 0, near.score()));
        }
        for (Candidate said : lexical) {
            Found alone = new Found(said, said.score(), furthest);
            joined.computeIfAbsent(said.key(), first -> new LinkedHashMap<>())
                    .merge(
                            said.passage(),
                            alone,
                            (near, words) -> new Found(near.candidate(), words.coverage(), near.cosine()));
        }
        return joined;
    }

    @Override
    public int versions() {
        return versions.size();
    }

    @Override
    public boolean isAdmitted(int version) {
        return true;
    }

    @Override
    public int start(int version) {
        return version < versions.size() ? versions.get(version).start() : rows.size();
    }

    @Override
    public VersionKey key(int version) {
        return versions.get(version).key();
    }

    @Override
    public long position(int version) {
        return versions.get(version).place().position();
    }

    @Override
    public Passage passage(int row) {
        return rows.get(row).candidate().passage();
    }

    @Override
    public int length(int row) {
        Passage passage = passage(row);
        return Math.ceilDiv(passage.end() - passage.start(), TERM_LENGTH);
    }

    @Override
    public Traits traits(int row) {
        return rows.get(row).candidate().traits();
    }

    @Override
    public float typicality(int row) {
        return 0;
    }

    @Override
    public float[] meaning(int version) {
        return new float[0];
    }

    @Override
    public float cosine(int row) {
        return (float) rows.get(row).cosine();
    }

    @Override
    public List<Term> terms() {
        return List.of(new Words(rows));
    }

    @Override
    public Collection<? extends Session> sessions() {
        return sessions.values();
    }
}
