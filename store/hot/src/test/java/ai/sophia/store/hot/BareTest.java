package ai.sophia.store.hot;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.contract.Samples;
import ai.sophia.core.filter.Evaluator;
import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.filter.Value;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.Metadata;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the hot tier holds of a memory. */
final class BareTest {
    private static final Filter PREFERENCE = meta("preference", Metadata.FACT, Metadata.SORT);
    private static final Filter HOME = meta("home", Metadata.FACT, "key");
    private static final Filter TOWN = meta("Lyon", "town");

    private static Filter meta(String value, String... path) {
        return new Filter.Eq(new Field.Meta(List.of(path)), new Value.Text(value));
    }

    private static Memory with(Map<String, Object> metadata) {
        return Samples.memory(Samples.scope("ada"), Samples.fact("likes tea").with(new Metadata(metadata)));
    }

    @Test
    void tellsTheSortOfAFactAndWhatElseIsKeptWithIt() {
        Memory bare = Bare.of(with(
                Map.of("town", "Lyon", Metadata.FACT, Map.of(Metadata.SORT, "preference", "key", "home", "count", 3))));
        assertThat(Bare.tells(PREFERENCE.and(TOWN))).isTrue();
        assertThat(Evaluator.matches(PREFERENCE.and(TOWN), bare)).isTrue();
        assertThat(bare.content().metadata().values())
                .isEqualTo(Map.of("town", "Lyon", Metadata.FACT, Map.of(Metadata.SORT, "preference")));
    }

    @Test
    void tellsTheSortOfAFactWithNothingBesides() {
        for (String sort : List.of("preference", "of somebody's own")) {
            Memory bare = Bare.of(with(Map.of(Metadata.FACT, Map.of(Metadata.SORT, sort, "key", "home"))));
            assertThat(bare.content().metadata().values())
                    .isEqualTo(Map.of(Metadata.FACT, Map.of(Metadata.SORT, sort)));
        }
    }

    @Test
    void leavesToOthersWhatItDoesNotHold() {
        Filter exists = new Filter.Exists(new Field.Meta(List.of(Metadata.FACT)));
        Filter text = new Filter.Contains(Field.Own.TEXT, new Value.Text("tea"));
        for (Filter lacking : List.of(HOME, exists, text)) {
            assertThat(Bare.tells(lacking)).isFalse();
            assertThat(Bare.tells(new Filter.Not(TOWN.and(lacking)))).isFalse();
        }
    }

    @Test
    void takesAnythingThatSomebodyKeepsUnderThatName() {
        assertThat(Bare.of(with(Map.of(Metadata.FACT, "water is wet")))
                        .content()
                        .metadata())
                .isEqualTo(Metadata.EMPTY);
        assertThat(Bare.of(with(Map.of(Metadata.FACT, Map.of("key", "home"))))
                        .content()
                        .metadata())
                .isEqualTo(Metadata.EMPTY);
        assertThat(Bare.of(with(Map.of("town", "Lyon"))).content().metadata().values())
                .isEqualTo(Map.of("town", "Lyon"));
    }
}
