package ai.sophia.core.model;

import java.math.BigDecimal;

/**
 * What a model's tokens cost, in whatever currency the prices are told. Immutable.
 *
 * @param input of a million tokens of prompts
 * @param output of a million tokens of answers
 */
public record Price(BigDecimal input, BigDecimal output) {
    private static final int MILLION_DIGITS = 6;

    /** Of a model that costs nothing, or of which nobody has told. */
    public static final Price NONE = new Price(BigDecimal.ZERO, BigDecimal.ZERO);

    public Price {
        if (input.signum() < 0 || output.signum() < 0) {
            throw new IllegalArgumentException("expected prices of 0 or more, but got " + input + " and " + output);
        }
    }

    /** The cost of so many tokens, exactly. */
    public BigDecimal cost(Usage usage) {
        return input.multiply(BigDecimal.valueOf(usage.input()))
                .add(output.multiply(BigDecimal.valueOf(usage.output())))
                .movePointLeft(MILLION_DIGITS);
    }
}
