package ai.sophia.store.chroma;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.contract.RandomMemories;
import ai.sophia.contract.Samples;
import ai.sophia.contract.Seed;
import ai.sophia.core.blind.RecordKey;
import ai.sophia.core.blind.RecordKey.Parts;
import ai.sophia.core.blind.Tokens;
import ai.sophia.core.embedding.EmbeddedPassage;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.embedding.Passage;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.Utterance;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the id of a record tells. */
final class RecordKeyTest {
    @Test
    void anIdTellsAllThatWasPutIntoIt() {
        Random random = Seed.fresh("anIdTellsAllThatWasPutIntoIt").random();
        RandomMemories memories = new RandomMemories(random);
        Tokens tokens = new Tokens(TestingIndexes.key("acme"));
        for (int i = 0; i < 1_000; i++) {
            Memory memory = memories.memory("acme");
            int start = random.nextInt(262_144);
            Passage passage = new Passage(random.nextInt(1_000), start, start + random.nextInt(1_000));
            Embedding vector = random.nextBoolean() ? Samples.vector(random) : Embedding.awaited(Samples.SPACE.id());
            RecordKey key =
                    RecordKey.of(memory, new EmbeddedPassage(passage, vector), Parts.of(memory.scope(), tokens));
            assertThat(RecordKey.parse(key.id())).isEqualTo(key);
            assertThat(key.id()).hasSizeLessThan(170).matches("[A-Za-z0-9_-]+");
            assertThat(key.place().position()).isGreaterThanOrEqualTo(Utterance.UNPLACED);
        }
    }
}
