package ai.sophia.core.model;

import java.math.BigDecimal;

/**
 * Is told what each request to a model has cost, also of those whose answer was of no use; what a server never answered is not known. Called on the
 * thread of the caller.
 */
@FunctionalInterface
public interface Account {
    /**
     * What one request has cost.
     *
     * @param model that was asked
     * @param cost in the currency of its {@link Price}
     */
    record Spent(String model, Usage usage, BigDecimal cost) {}

    /** Takes note of it. */
    void charge(Spent spent);
}
