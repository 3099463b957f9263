package ai.sophia.core.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.core.Fault;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MetadataTest {
    @Test
    void keepsJsonAsItIsInItsOrder() {
        Map<String, Object> given = new LinkedHashMap<>();
        given.put("z", "text");
        given.put("a", true);
        given.put("list", List.of("x", 1L, Map.of("deep", 2.5)));
        Metadata metadata = new Metadata(given);
        assertThat(metadata.values()).isEqualTo(given);
        assertThat(metadata.values().keySet()).containsExactly("z", "a", "list");
    }

    @Test
    void tellsThePathsOfWhatIsNoObject() {
        Metadata metadata = new Metadata(
                Map.of("tag", List.of("a", "b"), "place", Map.of("city", "Lisbon", "street", Map.of("number", 7))));
        assertThat(metadata.paths())
                .containsExactlyInAnyOrder(
                        List.of("tag"), List.of("place", "city"), List.of("place", "street", "number"));
        assertThat(Metadata.EMPTY.paths()).isEmpty();
    }

    @Test
    void allNumbersBecomeLongOrDouble() {
        Metadata metadata = new Metadata(Map.of(
                "int", 1, "short", (short) 2, "float", 0.5f, "big", BigInteger.TEN, "decimal", new BigDecimal("1.25")));
        assertThat(metadata.values())
                .isEqualTo(Map.of("int", 1L, "short", 2L, "float", 0.5, "big", 10L, "decimal", 1.25));
    }

    @Test
    void aMemberThatIsNullIsAbsent() {
        Map<String, Object> given = new HashMap<>();
        given.put("gone", null);
        given.put("here", "x");
        assertThat(new Metadata(given).values()).containsOnlyKeys("here");
    }

    @Test
    void doesNotChangeWithWhatItWasMadeFrom() {
        Map<String, Object> nested = new HashMap<>(Map.of("a", 1L));
        Map<String, Object> given = new HashMap<>(Map.of("nested", nested));
        Metadata metadata = new Metadata(given);
        nested.put("b", 2L);
        given.clear();
        assertThat(metadata.values()).isEqualTo(Map.of("nested", Map.of("a", 1L)));
        assertThatThrownBy(() -> metadata.values().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void namesTheFieldThatIsWrong() {
        refused(Map.of("a", Map.of("b", List.of("x", Double.NaN))), "metadata.a.b[1]");
        refused(Map.of("a", new Object()), "metadata.a");
        refused(Map.of("a", "\uD800"), "metadata.a");
        refused(Map.of("", "x"), "metadata");
        refused(Map.of("a\nb", "x"), "metadata");
        refused(Map.of("a", BigInteger.ONE.shiftLeft(63)), "metadata.a");
        refused(Map.of("a", new BigDecimal("1e400")), "metadata.a");
        List<Object> withNull = new ArrayList<>();
        withNull.add(null);
        refused(Map.of("a", withNull), "metadata.a[0]");
    }

    @Test
    void holdsToItsLimits() {
        Map<String, Object> many = new HashMap<>();
        for (int i = 0; i < Metadata.MEMBER_LIMIT; i++) {
            many.put("name " + i, i);
        }
        assertThat(new Metadata(many).values()).hasSize(Metadata.MEMBER_LIMIT);
        many.put("one more", 1);
        refused(many, "metadata");

        Map<String, Object> deep = Map.of("leaf", 1L);
        for (int depth = 2; depth <= Metadata.DEPTH_LIMIT; depth++) {
            deep = Map.of("level", deep);
        }
        assertThat(new Metadata(deep).values()).isEqualTo(deep);
        refused(Map.of("level", deep), "metadata");

        String longest = "x".repeat(Metadata.STRING_LIMIT);
        assertThat(new Metadata(Map.of("a", longest)).values()).containsEntry("a", longest);
        refused(Map.of("a", longest + "x"), "metadata.a");
        refused(Map.of("x".repeat(Metadata.NAME_LIMIT + 1), 1), "metadata");
    }

    @Test
    void anObjectThatHoldsItselfIsRefused() {
        Map<String, Object> circle = new HashMap<>();
        circle.put("self", circle);
        refused(circle, "metadata");
    }

    private static void refused(Map<String, Object> values, String field) {
        assertThatThrownBy(() -> new Metadata(values))
                .isInstanceOfSatisfying(
                        Fault.Invalid.class, fault -> assertThat(fault.field()).isEqualTo(field));
    }

    @Test
    void whatItTakesGrowsWithWhatIsInIt() {
        Metadata small = new Metadata(Map.of("mood", "calm"));
        Metadata nested = new Metadata(Map.of("mood", Map.of("now", "calm", "before", List.of("angry", "tired"))));
        assertThat(Metadata.EMPTY.bytes()).isZero();
        assertThat(small.bytes()).isPositive().isLessThan(nested.bytes());
        assertThat(new Metadata(Map.of("mood", "calm".repeat(100))).bytes()).isEqualTo(small.bytes() + 2 * 4 * 99);
    }
}
