package ai.sophia.bench.tiers;

import java.util.Optional;

/**
 * A kind of call of a tier's backend, as it was measured.
 *
 * @param call what is called
 * @param reason why it was not measured, if it was not
 */
record TierRow(Level level, String backend, String call, Optional<Measured> measured, String reason) {
    /** The tiers, with the time in which each is to answer 95 of 100 calls. */
    enum Level {
        HOT("L0 hot", 1),
        CACHE("L1 cache", 10),
        VECTORS("L2 vectors", 50),
        RECORDS("L3 records", 100),
        EMBEDDER("embedder", 1_000);

        private final String label;
        private final double budgetMs;

        Level(String label, double budgetMs) {
            this.label = label;
            this.budgetMs = budgetMs;
        }

        String label() {
            return label;
        }

        double budgetMs() {
            return budgetMs;
        }
    }

    static TierRow of(Level level, String backend, String call, Measured measured) {
        return new TierRow(level, backend, call, Optional.of(measured), "");
    }

    static TierRow notRun(Level level, String backend, String reason) {
        return new TierRow(level, backend, "", Optional.empty(), reason);
    }
}
