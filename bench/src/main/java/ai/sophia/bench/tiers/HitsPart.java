package ai.sophia.bench.tiers;

import ai.sophia.store.caffeine.CaffeineCache;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * How often a cache of answers has the answer: questions as often as Zipf's law has it, in the cache that a node has, sized for so many answers of one size. A
 * write ends the answers of its user, as the number of the user's changes that is kept with an answer does in a recall. Used by one thread.
 *
 * @param questions how many different ones there are
 * @param entries how many answers the cache has room for
 * @param exponent of Zipf's law: the question of rank r is asked in proportion to 1 over r to this power
 * @param users among whom the questions are spread
 */
record HitsPart(int questions, int entries, double exponent, int users, long seed) {
    /** Requests that count, after as many others. */
    private static final int REQUESTS = 200_000;

    /** Requests of which one is a write, where there are writes. */
    private static final int WRITES = 20;

    /** What one answer counts, besides what the cache counts for each. */
    private static final int BYTES = 10_000;

    /** As long as every key is made, so that all entries are of one size. */
    private static final int KEY_LENGTH = 8;

    /** What a cache counts for an entry besides its key and its value. */
    private static final int ENTRY_BYTES = 120;

    /**
     * What was measured.
     *
     * @param requests of what kind
     * @param share which part of the questions had an answer
     * @param most which part could have had one: where nothing is written, what the most frequent questions that fit are asked; where something is, what a
     *     cache without bounds has
     */
    record Hits(String requests, double share, double most) {}

    List<Hits> measure() {
        return List.of(
                new Hits("read only", share(entries, Integer.MAX_VALUE), optimum()),
                new Hits(
                        (100 - 100 / WRITES) + "/" + 100 / WRITES + ", writes by " + users + " users",
                        share(entries, WRITES),
                        share(questions, WRITES)));
    }

    /** The part of all requests that ask one of the questions that fit, if those are the most frequent ones. */
    private double optimum() {
        double fitting = 0;
        double all = 0;
        for (int rank = 1; rank <= questions; rank++) {
            double weight = Math.pow(rank, -exponent);
            fitting += rank <= entries ? weight : 0;
            all += weight;
        }
        return fitting / all;
    }

    private double share(int room, int writes) {
        long size = (long) room * (BYTES + KEY_LENGTH + ENTRY_BYTES);
        CaffeineCache<Integer> answers = new CaffeineCache<>(size, generation -> BYTES);
        SplittableRandom random = new SplittableRandom(seed);
        double[] cumulative = cumulative();
        int[] generations = new int[users];
        long asked = 0;
        long hits = 0;
        for (int request = 0; request < 2 * REQUESTS; request++) {
            if (writes < Integer.MAX_VALUE && random.nextInt(writes) == 0) {
                generations[random.nextInt(users)]++;
                continue;
            }
            int question = draw(cumulative, random);
            int generation = generations[question % users];
            String key = String.format(Locale.ROOT, "%0" + KEY_LENGTH + "d", question);
            boolean hit = answers.find(key).filter(kept -> kept == generation).isPresent();
            if (!hit) {
                answers.put(key, generation);
            }
            if (request >= REQUESTS) {
                asked++;
                hits += hit ? 1 : 0;
            }
        }
        long held = answers.statistics().entries().orElse(0);
        if (held > room) {
            throw new IllegalStateException("expected a cache of " + room + " answers, but it holds " + held);
        }
        return (double) hits / asked;
    }

    private double[] cumulative() {
        double[] cumulative = new double[questions];
        double sum = 0;
        for (int rank = 0; rank < questions; rank++) {
            sum += Math.pow(rank + 1.0, -exponent);
            cumulative[rank] = sum;
        }
        return cumulative;
    }

    private static int draw(double[] cumulative, SplittableRandom random) {
        int found = Arrays.binarySearch(cumulative, random.nextDouble() * cumulative[cumulative.length - 1]);
        return Math.min(cumulative.length - 1, found < 0 ? -found - 1 : found);
    }
}
