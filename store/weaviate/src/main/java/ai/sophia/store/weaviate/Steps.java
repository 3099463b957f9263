package ai.sophia.store.weaviate;

import ai.sophia.core.blind.Facts;
import ai.sophia.core.blind.Tokens;
import ai.sophia.core.blind.Where;
import ai.sophia.core.blind.Where.Comparison;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Facts by which numbers compare that the server keeps no property for: how a number's bits begin, up to half of them, each time four bits
 * longer. What lies above a bound begins otherwise than it, from one of these on (U. Schindler and M. Diepenbroek, "Generic XML-based framework
 * for metadata portals", 2008, which Lucene's numeric ranges came from). So numbers are fingerprints too. Stateless.
 */
final class Steps {
    private static final int BITS = 4;
    private static final int COUNT = 8;

    private Steps() {}

    /** The facts and these of their numbers. */
    static Facts with(Facts facts, Tokens tokens) {
        Set<String> all = new LinkedHashSet<>(facts.tokens());
        facts.numbers().forEach((name, number) -> {
            if (!Conditions.isCompared(name)) {
                for (int step = 1; step <= COUNT; step++) {
                    all.add(fact(tokens, name, step, beginning(ordered(number), step)));
                }
            }
        });
        return new Facts(all, facts.numbers());
    }

    /** A condition that holds for whatever compares so, and for what begins as the bound does. */
    static Where where(Where.Compares compares, Tokens tokens) {
        long bound = ordered(compares.bound());
        boolean above = compares.comparison() == Comparison.ABOVE || compares.comparison() == Comparison.AT_LEAST;
        List<Where> parts = new ArrayList<>();
        parts.add(new Where.Has(fact(tokens, compares.name(), COUNT, beginning(bound, COUNT))));
        for (int step = 1; step <= COUNT; step++) {
            long own = beginning(bound, step);
            long last = own | ((1 << BITS) - 1);
            long first = last - ((1 << BITS) - 1);
            for (long other = above ? own + 1 : first; other <= (above ? last : own - 1); other++) {
                parts.add(new Where.Has(fact(tokens, compares.name(), step, other)));
            }
        }
        return Where.or(parts);
    }

    private static String fact(Tokens tokens, String name, int step, long beginning) {
        return tokens.of("step", step + " " + beginning + " " + name);
    }

    /** Bits that are ordered without a sign as the numbers are; the two zeros are one. */
    private static long ordered(double number) {
        long bits = Double.doubleToLongBits(number + 0.0);
        return bits ^ (bits >> (Long.SIZE - 1) | Long.MIN_VALUE);
    }

    private static long beginning(long ordered, int step) {
        return ordered >>> (Long.SIZE - step * BITS);
    }
}
