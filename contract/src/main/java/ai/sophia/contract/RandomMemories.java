package ai.sophia.contract;

import ai.sophia.core.Period;
import ai.sophia.core.access.Scope;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Kind;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.Metadata;
import ai.sophia.core.memory.Provenance;
import ai.sophia.core.memory.Utterance;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Random memories from a small vocabulary, so that random filters over the same words match some of them, with what translations get
 * wrong among it: case beyond ASCII, characters whose order differs between UTF-8 and UTF-16, quotes and wildcards, numbers that only
 * differ beyond the precision of a double, mixed types under one name, nesting, empty lists. For one thread.
 */
public final class RandomMemories {
    /** Strings that fields and filters are made of. */
    static final List<String> WORDS = List.of(
            "tea",
            "Tea",
            "TEA time",
            "coffee",
            "Ärger",
            "ärger",
            "Straße",
            "ΣΊΣΥΦΟΣ",
            "naïve",
            "日本",
            "\uFFEE",
            "🍵",
            "100%",
            "under_score",
            "it's",
            "\"quoted\"",
            "back\\slash",
            "a",
            "b",
            "10",
            "true",
            "İstanbul",
            "Kelvin \u212A");

    /** Numbers that fields and filters are made of. */
    static final List<Number> NUMBERS = List.of(
            0L,
            1L,
            -1L,
            7L,
            42L,
            0.0,
            -0.0,
            0.1,
            0.5,
            1.0,
            1.5,
            -2.25,
            1e300,
            Double.MIN_VALUE,
            0.1 + 0.2,
            9_007_199_254_740_992L,
            9_007_199_254_740_993L,
            Long.MAX_VALUE,
            Long.MIN_VALUE,
            123456789.12345679);

    /** Paths that metadata and filters use. */
    public static final List<String> NAMES =
            List.of("tag", "level", "done", "nested", "we ird\"name", "größe", "$x", "a-b");

    /** Moments that fields and filters are made of. */
    static final List<Instant> MOMENTS = List.of(
            Instant.EPOCH,
            Instant.parse("1969-07-20T20:17:40.123Z"),
            Samples.NOW.minusSeconds(86_400),
            Samples.NOW.minusMillis(1),
            Samples.NOW,
            Samples.NOW.plusMillis(1));

    private static final List<String> PARTS = List.of("", "", "ada", "Ben", "zoë");
    private static final List<String> COLLECTIONS = List.of("Conversations", "KnowledgeBase", "Reisen");

    private final Random random;

    public RandomMemories(Random random) {
        this.random = random;
    }

    /** One of them. */
    public <T> T any(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    /** A scope of the tenant. */
    public Scope scope(String tenant) {
        return new Scope(tenant, any(PARTS), any(PARTS), any(PARTS), any(PARTS));
    }

    /** A new memory of the tenant that a reach at {@link Samples#now()} sees. */
    public Memory memory(String tenant) {
        Instant stored = Samples.NOW.plusMillis(random.nextInt(-1_000, 1_000));
        return new Memory(MemoryId.create(), 1, scope(tenant), content(), Period.since(stored));
    }

    /** Content that a reach at {@link Samples#now()} sees. */
    public Content content() {
        Instant validFrom = random.nextInt(3) == 0 ? any(MOMENTS) : Period.BEGINNING;
        Instant validTo = random.nextInt(3) == 0 ? Samples.NOW.plusSeconds(3_600) : Period.FOREVER;
        Instant expires = random.nextInt(3) == 0 ? Samples.NOW.plusSeconds(7_200) : Period.FOREVER;
        return new Content(
                any(WORDS) + " " + any(WORDS) + " " + random.nextInt(1_000_000_000),
                any(List.of(Kind.values())),
                any(COLLECTIONS),
                utterance(),
                metadata(),
                any(List.of(0.0, 0.25, 0.5, 1.0)),
                random.nextInt(3) == 0 ? any(WORDS) : "",
                new Period(validFrom, validTo),
                expires,
                new Provenance(any(List.of("", "api", "import")), "", Samples.ACTOR));
    }

    /** Metadata that often has the same names with other types. */
    public Metadata metadata() {
        Map<String, Object> values = new HashMap<>();
        for (String name : NAMES) {
            if (random.nextInt(3) == 0) {
                values.put(name, value(2));
            }
        }
        return new Metadata(values);
    }

    private Utterance utterance() {
        return new Utterance(
                random.nextInt(20),
                random.nextBoolean() ? any(WORDS) : "",
                any(List.of("", "user", "assistant")),
                random.nextBoolean() ? any(MOMENTS) : Period.BEGINNING);
    }

    private Object value(int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 5)) {
            case 0, 1 -> any(WORDS);
            case 2, 3 -> any(NUMBERS);
            case 4 -> random.nextBoolean();
            case 5, 6 -> {
                List<Object> list = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(value(depth - 1));
                }
                yield list;
            }
            default -> Map.of(any(NAMES), value(depth - 1));
        };
    }
}
