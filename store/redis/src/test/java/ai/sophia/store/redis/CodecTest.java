package ai.sophia.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.contract.Seed;
import ai.sophia.core.context.ContextOutline;
import ai.sophia.core.context.Group;
import ai.sophia.core.conversation.Span;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.embedding.Passage;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.recall.Outline;
import ai.sophia.core.recall.Signal;
import ai.sophia.core.record.Position;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class CodecTest {
    private static final byte[] KEY = {1, 2, 3};

    private final Random random = Seed.fresh("CodecTest").random();

    @Test
    void whatIsSealedIsReadAsItWas() throws IOException {
        for (int i = 0; i < 100; i++) {
            Embedding embedding = embedding();
            assertThat(Envelope.open(KEY, Envelope.seal(KEY, embedding, new EmbeddingCodec()), new EmbeddingCodec()))
                    .contains(embedding);
            Outline outline = outline();
            assertThat(Envelope.open(KEY, Envelope.seal(KEY, outline, new OutlineCodec()), new OutlineCodec()))
                    .contains(outline);
            ContextOutline context = context();
            assertThat(Envelope.open(KEY, Envelope.seal(KEY, context, new ContextCodec()), new ContextCodec()))
                    .contains(context);
        }
    }

    /** Whatever its characters take in bytes. */
    @Test
    void aTextIsReadAsItWas() throws IOException {
        for (String space : List.of("", "minilm", "Größe 雪 🦉", "nul \0", "x".repeat(65_535))) {
            Embedding embedding = Embedding.ofUnit(space, new float[] {1});
            assertThat(Envelope.open(KEY, Envelope.seal(KEY, embedding, new EmbeddingCodec()), new EmbeddingCodec()))
                    .contains(embedding);
        }
    }

    @Test
    void aValueThatGoesOnIsRefused() throws IOException {
        TextCodec plain = new TextCodec(new EmbeddingCodec().version());
        String zeroOfNoSpace = "\0\0\0\0\0\1\0\0\0\0";
        assertThat(Envelope.open(KEY, Envelope.seal(KEY, zeroOfNoSpace, plain), new EmbeddingCodec()))
                .contains(Embedding.ofUnit("", new float[1]));
        assertRefused(KEY, Envelope.seal(KEY, zeroOfNoSpace + "!", plain), new EmbeddingCodec());
    }

    @Test
    void aValueOfAnotherFormIsNoneAndNoDamage() throws IOException {
        byte[] held = Envelope.seal(KEY, "value", new TextCodec(1));
        assertThat(Envelope.open(KEY, held, new TextCodec(2))).isEmpty();
    }

    @Test
    void anEmbeddingTakesFourBytesForEachNumber() {
        assertThat(Envelope.seal(KEY, Embedding.ofUnit("minilm", new float[384]), new EmbeddingCodec()))
                .hasSizeLessThan(384 * 4 + 32);
    }

    @Test
    void anyChangeOfTheBytesOrTheKeyIsNoticed() {
        byte[] held = Envelope.seal(KEY, outline(), new OutlineCodec());
        for (int i = 0; i < held.length; i++) {
            byte[] changed = held.clone();
            changed[i] ^= (byte) (1 << random.nextInt(8));
            assertRefused(KEY, changed, new OutlineCodec());
            assertRefused(KEY, Arrays.copyOf(held, i), new OutlineCodec());
        }
        assertRefused(new byte[] {1, 2, 4}, held, new OutlineCodec());
        byte[] foreign = Envelope.seal(KEY, "an answer, in words", new TextCodec(new OutlineCodec().version()));
        assertRefused(KEY, foreign, new OutlineCodec());
    }

    @Test
    void bytesOfAnyKindAreReadOrRefusedAndNothingElse() {
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            // small numbers, as counts and lengths are
            for (int zero = random.nextInt(bytes.length + 1); zero > 0; zero--) {
                bytes[random.nextInt(bytes.length)] = 0;
            }
            for (Codec<?> codec : List.of(new EmbeddingCodec(), new OutlineCodec(), new ContextCodec())) {
                try {
                    assertThat(codec.read(ByteBuffer.wrap(bytes))).isNotNull();
                } catch (IOException | BufferUnderflowException refused) {
                    assertThat(refused).isNotNull();
                }
            }
        }
    }

    private static void assertRefused(byte[] key, byte[] held, Codec<?> codec) {
        assertThatThrownBy(() -> Envelope.open(key, held, codec)).isInstanceOf(IOException.class);
    }

    private Embedding embedding() {
        float[] vector = new float[1 + random.nextInt(1_000)];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = random.nextFloat();
        }
        return Embedding.ofUnit("space " + random.nextInt(), vector);
    }

    private Outline outline() {
        return new Outline(
                new Position("epoch", random.nextLong(Long.MAX_VALUE)),
                Instant.ofEpochMilli(random.nextLong(4_000_000_000_000L)),
                Stream.generate(this::line).limit(random.nextInt(20)).toList());
    }

    private ContextOutline context() {
        Map<Group, List<ContextOutline.Line>> groups = new EnumMap<>(Group.class);
        for (Group group : Group.values()) {
            groups.put(
                    group, Stream.generate(this::told).limit(random.nextInt(9)).toList());
        }
        return new ContextOutline(
                new Position("epoch", random.nextLong(Long.MAX_VALUE)),
                Instant.ofEpochMilli(random.nextLong(4_000_000_000_000L)),
                groups,
                random.nextInt(9_999),
                random.nextInt(999));
    }

    private ContextOutline.Line told() {
        int start = random.nextInt(999);
        return new ContextOutline.Line(
                new VersionKey(MemoryId.create(), 1 + random.nextInt(100)),
                new Span(start, start + random.nextInt(999)),
                random.nextInt(999),
                random.nextDouble());
    }

    private Outline.Line line() {
        return new Outline.Line(
                new VersionKey(MemoryId.create(), 1 + random.nextInt(100)),
                random.nextDouble(),
                new Passage(random.nextInt(9), random.nextInt(999), random.nextInt(9_999)),
                Stream.generate(() ->
                                new Signal("signal " + random.nextInt(9), random.nextDouble(), random.nextDouble()))
                        .limit(random.nextInt(8))
                        .toList(),
                random.nextBoolean()
                        ? Optional.of(new VersionKey(MemoryId.create(), 1 + random.nextInt(100)))
                        : Optional.empty());
    }
}
