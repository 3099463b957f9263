package ai.sophia.core.filter;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class EvaluatorTest {
    private static final Instant SAID = Instant.parse("2026-03-01T10:00:00.123Z");
    private static final Memory MEMORY = new Memory(
            MemoryId.create(),
            1,
            new Scope("default", "ann", "", "s1", ""),
            Content.of("Ann likes Earl Grey", Kind.EPISODIC, new Provenance("api", "", "local"))
                    .with(new Utterance(7, "Ann", "user", SAID))
                    .with(new Metadata(Map.of(
                            "color",
                            "red",
                            "count",
                            3,
                            "on",
                            true,
                            "tags",
                            List.of("a", "B", 5),
                            "nested",
                            Map.of("x", 1.5)))),
            Period.since(SAID.plusSeconds(1)));

    @Test
    void comparesWithTheMemorysOwnFields() {
        matches(new Filter.Eq(Field.Own.USER, text("ann")));
        matches(new Filter.Eq(Field.Own.KIND, text("episodic")));
        matches(new Filter.Eq(Field.Own.ID, text(MEMORY.id().toString())));
        matches(new Filter.Eq(Field.Own.POSITION, number(7)));
        matches(new Filter.Gte(Field.Own.IMPORTANCE, number(0.5)));
        matches(new Filter.Gt(Field.Own.STORED_AT, moment(SAID)));
        matches(new Filter.Contains(Field.Own.TEXT, text("earl gREY")));
        differs(new Filter.Eq(Field.Own.USER, text("Ann")));
        differs(new Filter.Contains(Field.Own.TEXT, text("lady grey")));
    }

    @Test
    void comparesWithMetadata() {
        matches(new Filter.Eq(meta("color"), text("red")));
        matches(new Filter.Eq(meta("count"), number(3)));
        matches(new Filter.Eq(meta("on"), new Value.Flag(true)));
        matches(new Filter.Eq(meta("nested", "x"), number(1.5)));
        differs(new Filter.Eq(meta("nested"), number(1.5)));
        differs(new Filter.Eq(meta("color", "x"), text("red")));
    }

    @Test
    void valuesOfOtherTypesNeverMatch() {
        differs(new Filter.Eq(meta("count"), text("3")));
        differs(new Filter.Gt(meta("count"), text("0")));
        differs(new Filter.Lt(meta("color"), number(9)));
        differs(new Filter.Gte(meta("on"), new Value.Flag(true)));
        differs(new Filter.Eq(Field.Own.SAID_AT, text(SAID.toString())));
        matches(new Filter.Ne(meta("count"), text("3")));
    }

    @Test
    void anAbsentFieldMatchesNothingButNeAndNin() {
        Field absent = meta("absent");
        differs(new Filter.Exists(absent));
        differs(new Filter.Eq(absent, text("")));
        differs(new Filter.Lt(absent, number(1)));
        differs(new Filter.Contains(absent, text("")));
        differs(new Filter.In(absent, List.of(text("x"))));
        matches(new Filter.Ne(absent, text("x")));
        matches(new Filter.Nin(absent, List.of(text("x"))));
        differs(new Filter.Exists(Field.Own.APP));
        differs(new Filter.Exists(Field.Own.EXPIRES));
        differs(new Filter.Lt(Field.Own.EXPIRES, moment(Instant.now())));
        matches(new Filter.Exists(Field.Own.USER));
    }

    @Test
    void aListMatchesIfOneElementDoesAndNeIfAllDo() {
        matches(new Filter.Eq(meta("tags"), text("a")));
        matches(new Filter.Eq(meta("tags"), number(5)));
        matches(new Filter.In(meta("tags"), List.of(text("z"), text("B"))));
        matches(new Filter.Gt(meta("tags"), number(4)));
        matches(new Filter.Contains(meta("tags"), text("b")));
        matches(new Filter.Contains(meta("tags"), number(5)));
        differs(new Filter.Ne(meta("tags"), text("a")));
        differs(new Filter.Nin(meta("tags"), List.of(text("z"), text("B"))));
        matches(new Filter.Nin(meta("tags"), List.of(text("z"))));
    }

    @Test
    void bordersBelongToGteAndLte() {
        matches(new Filter.Gte(meta("count"), number(3)));
        matches(new Filter.Lte(meta("count"), number(3)));
        differs(new Filter.Gt(meta("count"), number(3)));
        differs(new Filter.Lt(meta("count"), number(3)));
        matches(new Filter.Gt(meta("color"), text("rec")));
        matches(new Filter.Lt(meta("color"), text("ree")));
    }

    @Test
    void momentsCompareToTheMillisecond() {
        matches(new Filter.Eq(Field.Own.SAID_AT, moment(SAID)));
        matches(new Filter.Eq(Field.Own.SAID_AT, moment(SAID.plusNanos(999_999))));
        differs(new Filter.Eq(Field.Own.SAID_AT, moment(SAID.plusMillis(1))));
    }

    @Test
    void thereIsOneZero() {
        assertThat(number(-0.0)).isEqualTo(number(0));
    }

    @Test
    void combinesWithAndOrNot() {
        Filter yes = new Filter.Eq(Field.Own.USER, text("ann"));
        Filter no = new Filter.Eq(Field.Own.USER, text("bob"));
        matches(Filter.all());
        differs(new Filter.Or(List.of()));
        matches(new Filter.And(List.of(yes, yes)));
        differs(yes.and(no));
        matches(new Filter.Or(List.of(no, yes)));
        matches(new Filter.Not(no));
        differs(new Filter.Not(new Filter.Not(no)));
        // absent: neither it nor less, so its negation holds
        matches(new Filter.Not(new Filter.Lt(meta("absent"), number(1))));
    }

    private static void matches(Filter filter) {
        assertThat(Evaluator.matches(filter, MEMORY)).as("%s", filter).isTrue();
    }

    private static void differs(Filter filter) {
        assertThat(Evaluator.matches(filter, MEMORY)).as("%s", filter).isFalse();
    }

    private static Field meta(String... path) {
        return new Field.Meta(List.of(path));
    }

    private static Value text(String text) {
        return new Value.Text(text);
    }

    private static Value number(double number) {
        return new Value.Real(number);
    }

    private static Value moment(Instant instant) {
        return new Value.Moment(instant);
    }
}
