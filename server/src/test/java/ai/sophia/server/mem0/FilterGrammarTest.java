package ai.sophia.server.mem0;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.core.Fault;
import ai.sophia.core.Period;
import ai.sophia.core.access.Scope;
import ai.sophia.core.access.Selection;
import ai.sophia.core.filter.Evaluator;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Kind;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.Metadata;
import ai.sophia.core.memory.Provenance;
import ai.sophia.core.memory.Utterance;
import ai.sophia.wire.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The filters of mem0's clients mean what their language says, in the core's terms. */
final class FilterGrammarTest {
    private static final int MEMORIES = 60;
    private static final int FILTERS = 4_000;
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void randomFiltersMatchWhatTheirLanguageSays() {
        long seed = seed();
        Random random = new Random(seed);
        List<Memory> memories = new ArrayList<>();
        for (int i = 0; i < MEMORIES; i++) {
            memories.add(memory(random));
        }
        int matched = 0;
        for (int i = 0; i < FILTERS; i++) {
            String text = filter(random, memories, 3);
            JsonNode node = Json.parse("filters", text);
            Filter filter = FilterGrammar.read("filters", node, false);
            for (Memory memory : memories) {
                boolean expected = TestingMeaning.matches(node, memory);
                matched += expected ? 1 : 0;
                assertThat(Evaluator.matches(filter, memory))
                        .as("seed %d: %s on %s", seed, text, memory)
                        .isEqualTo(expected);
            }
        }
        assertThat(matched).as("seed %d", seed).isBetween(FILTERS, FILTERS * MEMORIES - FILTERS);
    }

    @Test
    void whatIsReachedForIsWhatMatches() {
        long seed = seed();
        Random random = new Random(seed);
        List<Memory> memories = new ArrayList<>();
        for (int i = 0; i < MEMORIES; i++) {
            memories.add(memory(random));
        }
        int divided = 0;
        for (int i = 0; i < FILTERS; i++) {
            String text = filter(random, memories, 2);
            Filter filter = FilterGrammar.read("filters", Json.parse("filters", text), false);
            Scoped scoped;
            try {
                scoped = Scoped.of("filters", filter);
            } catch (Fault.Invalid namesNobody) {
                continue;
            }
            divided++;
            for (Memory memory : memories) {
                boolean seen = sees(scoped.selection(), memory.scope()) && Evaluator.matches(scoped.filter(), memory);
                assertThat(seen)
                        .as("seed %d: %s on %s", seed, text, memory)
                        .isEqualTo(Evaluator.matches(filter, memory));
            }
        }
        assertThat(divided).as("seed %d", seed).isGreaterThan(FILTERS / 10);
    }

    private static boolean sees(Selection selection, Scope scope) {
        return sees(selection.user(), scope.user())
                && sees(selection.app(), scope.app())
                && sees(selection.agent(), scope.agent())
                && sees(selection.session(), scope.session());
    }

    /** As the core decides of a part that is named. */
    private static boolean sees(String named, String part) {
        return named.equals(Selection.ANY) || named.equals(part);
    }

    @Test
    void aUserThatIsNamedOutrightIsSelectedAndOneAmongOthersIsFilteredFor() {
        assertThat(scoped("{\"user_id\":\"ada\"}").selection()).isEqualTo(Entity.USER.all("ada"));
        assertThat(scoped("{\"user_id\":\"ada\"}").filter()).isEqualTo(Filter.all());
        assertThat(scoped("{\"AND\":[{\"userId\":\"ada\"},{\"runId\":\"r\"}]}").selection())
                .isEqualTo(new Selection("ada", Selection.ANY, "r", Selection.ANY));
        assertThat(scoped("{\"user_id\":{\"in\":[\"ada\",\"ben\"]}}")
                        .selection()
                        .user())
                .isEqualTo(Selection.ANY);
        Scoped either = scoped("{\"OR\":[{\"user_id\":\"ada\"},{\"agent_id\":\"bot\"}]}");
        assertThat(either.selection()).isEqualTo(Selection.EVERYTHING);
        assertThat(Evaluator.matches(either.filter(), memoryOf(new Scope("t", "ben", "bot", "", ""))))
                .isTrue();
        assertThat(Evaluator.matches(either.filter(), memoryOf(new Scope("t", "ben", "", "", ""))))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{\"colour\":\"red\"}",
                "{\"AND\":{\"user_id\":\"ada\"}}",
                "{\"OR\":[\"ada\"]}",
                "{\"user_id\":{}}",
                "{\"user_id\":\"\"}",
                "{\"user_id\":{\"like\":\"a\"}}",
                "{\"user_id\":true}",
                "{\"created_at\":\"soon\"}",
                "{\"created_at\":{\"contains\":\"2026\"}}",
                "{\"created_at\":{\"gte\":[]}}",
                "{\"user_id\":{\"in\":\"ada\"}}",
                "{\"metadata\":\"x\"}",
                "{\"metadata\":{\"a\":{\"exists\":\"yes\"}}}",
                "{\"NOT\":\"x\"}"
            })
    void whatIsNoFilterIsRefusedWithItsPlace(String text) {
        assertThatThrownBy(() -> FilterGrammar.read("filters", Json.parse("filters", text), false))
                .isInstanceOfSatisfying(
                        Fault.Invalid.class,
                        invalid -> assertThat(invalid.field()).startsWith("filters"));
    }

    @Test
    void aFilterOfTooManyConditionsIsRefused() {
        String many = "\"a\",".repeat(1_000) + "\"a\"";
        assertThatThrownBy(() -> scoped("{\"user_id\":{\"in\":[" + many + "]}}"))
                .isInstanceOf(Fault.Invalid.class);
    }

    private static long seed() {
        long seed = Long.getLong("sophia.seed", System.nanoTime());
        System.out.println("FilterGrammarTest runs with -Dsophia.seed=" + seed);
        return seed;
    }

    private static Scoped scoped(String text) {
        return Scoped.of("filters", FilterGrammar.read("filters", Json.parse("filters", text), false));
    }

    private static Memory memoryOf(Scope scope) {
        Content content = Content.of("x", Kind.SEMANTIC, new Provenance("api", "", "t"));
        return new Memory(MemoryId.create(), 1, scope, content, Period.since(START));
    }

    private static Memory memory(Random random) {
        Instant stored = moment(random);
        Map<String, Object> metadata = new HashMap<>();
        if (random.nextBoolean()) {
            metadata.put("a", random.nextBoolean() ? (Object) word(random) : random.nextInt(3));
        }
        if (random.nextBoolean()) {
            metadata.put("b", List.of(word(random), random.nextInt(3)));
        }
        if (random.nextBoolean()) {
            metadata.put("c", Map.of("d", random.nextBoolean()));
        }
        if (random.nextBoolean()) {
            metadata.put("categories", List.of(word(random), word(random)));
        }
        Content content = new Content(
                word(random) + " " + word(random),
                Kind.SEMANTIC,
                "KnowledgeBase",
                new Utterance(Utterance.UNPLACED, "", "user", random.nextBoolean() ? Period.BEGINNING : moment(random)),
                new Metadata(metadata),
                Content.USUAL_IMPORTANCE,
                "",
                Period.ALWAYS,
                random.nextBoolean() ? Period.FOREVER : moment(random),
                new Provenance("api", "", "t"));
        UUID id = new UUID(
                stored.toEpochMilli() << 16 | 0x7000 | random.nextInt(0x1000), random.nextLong() >>> 2 | 1L << 63);
        Scope scope = new Scope("t", name(random), name(random), name(random), name(random));
        // the first version is stored when its id is made
        return new Memory(new MemoryId(id), 1 + random.nextInt(2), scope, content, Period.since(stored));
    }

    private static String filter(Random random, List<Memory> memories, int depth) {
        List<String> members = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(2); i++) {
            String member =
                    depth > 0 && random.nextInt(2) == 0 ? branch(random, memories, depth) : leaf(random, memories);
            String name = member.substring(0, member.indexOf(':'));
            if (members.stream().noneMatch(each -> each.startsWith(name + ":"))) {
                members.add(member);
            }
        }
        return "{" + String.join(",", members) + "}";
    }

    private static String branch(Random random, List<Memory> memories, int depth) {
        String name = List.of("AND", "OR", "NOT").get(random.nextInt(3));
        if (name.equals("NOT") && random.nextBoolean()) {
            return "\"NOT\":" + filter(random, memories, depth - 1);
        }
        List<String> parts = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            parts.add(filter(random, memories, depth - 1));
        }
        return "\"" + name + "\":[" + String.join(",", parts) + "]";
    }

    private static String leaf(Random random, List<Memory> memories) {
        return switch (random.nextInt(9)) {
            case 0, 1, 2 -> {
                String field = List.of("user_id", "userId", "agent_id", "app_id", "run_id")
                        .get(random.nextInt(5));
                yield "\"" + field + "\":"
                        + condition(
                                random,
                                "\"" + (random.nextInt(5) == 0 ? "*" : "n" + random.nextInt(2)) + "\"",
                                true,
                                true);
            }
            case 3 -> "\"created_at\":" + condition(random, time(random), true, false);
            case 4 -> "\"updated_at\":" + condition(random, time(random), true, false);
            case 5 -> "\"expiration_date\":" + condition(random, day(random), true, false);
            case 6 -> "\"text\":" + condition(random, "\"" + word(random) + "\"", false, true);
            case 7 ->
                random.nextBoolean()
                        ? "\"categories\":" + condition(random, "\"" + word(random) + "\"", true, true)
                        : "\"memory_ids\":[\""
                                + memories.get(random.nextInt(memories.size())).id() + "\"]";
            default -> "\"metadata\":{" + metadata(random) + "}";
        };
    }

    private static String metadata(Random random) {
        String value = random.nextBoolean() ? "\"" + word(random) + "\"" : Integer.toString(random.nextInt(3));
        return switch (random.nextInt(3)) {
            case 0 -> "\"a\":" + condition(random, value, true, true);
            case 1 -> "\"b\":" + condition(random, value, true, true);
            default -> "\"c\":{\"d\":" + random.nextBoolean() + "}";
        };
    }

    private static String condition(Random random, String value, boolean nullable, boolean contained) {
        return switch (random.nextInt(contained ? 11 : 10)) {
            case 0, 1 -> value;
            case 2 -> "{\"eq\":" + value + "}";
            case 3 -> "{\"ne\":" + value + "}";
            case 4 -> "{\"in\":[" + value + "]}";
            case 5 -> "{\"nin\":[" + value + "," + value + "]}";
            case 6 -> "{\"gte\":" + plain(value) + ",\"lt\":" + plain(value) + "}";
            case 7 -> "{\"gt\":" + plain(value) + "}";
            case 8 -> "{\"lte\":" + plain(value) + "}";
            case 9 -> nullable ? "null" : value;
            default -> "{\"" + (random.nextBoolean() ? "contains" : "icontains") + "\":" + plain(value) + "}";
        };
    }

    /** The star stands for anything in comparisons for equality alone. */
    private static String plain(String value) {
        return value.equals("\"*\"") ? "\"n1\"" : value;
    }

    private static String time(Random random) {
        return random.nextBoolean() ? day(random) : "\"" + moment(random) + "\"";
    }

    private static String day(Random random) {
        return "\"" + moment(random).toString().substring(0, 10) + "\"";
    }

    private static Instant moment(Random random) {
        return START.plus(6L * random.nextInt(20), ChronoUnit.HOURS);
    }

    private static String word(Random random) {
        return List.of("tea", "Milk", "water", "eat").get(random.nextInt(4));
    }

    private static String name(Random random) {
        return List.of("", "n0", "n1").get(random.nextInt(3));
    }
}
