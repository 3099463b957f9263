package ai.sophia.store.lucene;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Gathers the documents whose sketches are nearest. Distances are small numbers, so that counting how many were offered at each tells at once
 * from where on no more are wanted. Used by one thread.
 */
final class NearestSketches {
    private static final int LEAST_CAPACITY = 4_096;

    private final int wanted;
    private final int[] counts;
    private int[] documents = new int[LEAST_CAPACITY];
    private int[] distances = new int[LEAST_CAPACITY];
    private int offered;
    private int near;
    private int furthest;

    /**
     * @param wanted how many; there are more where several are equally far
     * @param greatest the greatest distance that there can be
     */
    NearestSketches(int wanted, int greatest) {
        this.wanted = wanted;
        this.counts = new int[greatest + 1];
        this.furthest = greatest;
    }

    /** The distance beyond which nothing is wanted any more. */
    int furthest() {
        return furthest;
    }

    /** Adds a document that is not beyond. */
    void add(int document, int distance) {
        if (offered == documents.length) {
            documents = Arrays.copyOf(documents, 2 * offered);
            distances = Arrays.copyOf(distances, 2 * offered);
        }
        documents[offered] = document;
        distances[offered++] = distance;
        counts[distance]++;
        near++;
        while (near - counts[furthest] >= wanted) {
            near -= counts[furthest--];
        }
    }

    /** Those that are nearest of all that were added, in the order in which they were. */
    IntStream documents() {
        return IntStream.range(0, offered)
                .filter(index -> distances[index] <= furthest)
                .map(index -> documents[index]);
    }
}
