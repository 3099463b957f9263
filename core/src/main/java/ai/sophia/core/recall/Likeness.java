package ai.sophia.core.recall;

/**
 * How like a meaning is to the meanings of the best, taken together (Rocchio, "Relevance Feedback in Information Retrieval", 1971). Used by one
 * thread.
 */
final class Likeness {
    private float[] model = new float[0];

    /** The product of the model with itself. */
    private float whole;

    /**
     * Adds one of the best.
     *
     * @param meaning of any length; empty where it is not known
     * @param weight how much it counts
     */
    void add(float[] meaning, float weight) {
        if (model.length == 0) {
            model = new float[meaning.length];
        }
        float length = (float) Math.sqrt(product(meaning, meaning));
        float scale = length > 0 ? weight / length : 0;
        for (int i = 0; i < Math.min(model.length, meaning.length); i++) {
            model[i] += scale * meaning[i];
        }
        whole = product(model, model);
    }

    /** The cosine of a meaning with them, -1 to 1; 0 where either is not known. */
    float of(float[] meaning) {
        float square = whole * product(meaning, meaning);
        return square > 0 ? product(model, meaning) / (float) Math.sqrt(square) : 0;
    }

    /** In four sums, for a single one would wait for itself at every step. */
    private static float product(float[] one, float[] other) {
        int length = Math.min(one.length, other.length);
        float sum0 = 0;
        float sum1 = 0;
        float sum2 = 0;
        float sum3 = 0;
        int i = 0;
        for (; i + 3 < length; i += 4) {
            sum0 += one[i] * other[i];
            sum1 += one[i + 1] * other[i + 1];
            sum2 += one[i + 2] * other[i + 2];
            sum3 += one[i + 3] * other[i + 3];
        }
        for (; i < length; i++) {
            sum0 += one[i] * other[i];
        }
        return sum0 + sum1 + sum2 + sum3;
    }
}
