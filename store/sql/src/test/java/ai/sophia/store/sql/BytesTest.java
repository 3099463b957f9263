package ai.sophia.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.memory.MemoryId;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is in databases already must be read as it was written. */
final class BytesTest {
    @Test
    void anIdIsWrittenAsItIsSaid() {
        MemoryId id = new MemoryId(UUID.fromString("01a22552-7d79-7052-a5b6-78339ca0347c"));
        byte[] bytes = {
            0x01,
            (byte) 0xa2,
            0x25,
            0x52,
            0x7d,
            0x79,
            0x70,
            0x52,
            (byte) 0xa5,
            (byte) 0xb6,
            0x78,
            0x33,
            (byte) 0x9c,
            (byte) 0xa0,
            0x34,
            0x7c
        };
        assertThat(Bytes.of(id)).isEqualTo(bytes);
        assertThat(Bytes.id(bytes)).isEqualTo(id);
    }

    @Test
    void aVectorIsWrittenTheLeastByteFirst() {
        float[] vector = {1, -0.5f};
        byte[] bytes = {0, 0, (byte) 0x80, 0x3f, 0, 0, 0, (byte) 0xbf};
        assertThat(Bytes.of(vector)).isEqualTo(bytes);
        assertThat(Bytes.vector(bytes)).isEqualTo(vector);
    }
}
