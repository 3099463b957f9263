package ai.sophia.store.lucene;

import ai.sophia.core.embedding.EmbeddedPassage;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.embedding.Passage;
import ai.sophia.core.index.Candidate;
import ai.sophia.core.index.Place;
import ai.sophia.core.index.Traits;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.record.StoredVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A passage that is not in the index yet, ready to be searched exactly. Immutable.
 *
 * @param terms how often each term occurs in it
 * @param length its number of terms
 */
record Staged(Memory memory, Passage passage, Map<String, Integer> terms, int length, Embedding embedding) {
    /** The passages of the versions. */
    static List<Staged> of(List<StoredVersion> versions) {
        List<Staged> staged = new ArrayList<>();
        for (StoredVersion version : versions) {
            Memory memory = version.memory();
            for (EmbeddedPassage each : version.passages()) {
                Map<String, Integer> terms =
                        EnglishWords.INSTANCE.ofPassage(each.passage().spoken(memory.content()));
                int length = terms.values().stream().mapToInt(Integer::intValue).sum();
                staged.add(new Staged(memory, each.passage(), terms, length, each.embedding()));
            }
        }
        return staged;
    }

    /** It as a search finds it. */
    Candidate candidate(double score) {
        return new Candidate(memory.key(), passage, Place.of(memory), Traits.of(memory, passage), score);
    }
}
