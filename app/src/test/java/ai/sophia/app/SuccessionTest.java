package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.access.Selection;
import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.filter.Value;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.recall.Hit;
import ai.sophia.core.recall.Query;
import ai.sophia.core.recall.Signal;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What has become of what was said, recalled on a whole node. */
final class SuccessionTest extends TestingTalk {
    private static final Instant JULY = Instant.parse("2026-07-01T08:00:00Z");
    private static final String HAD = "I have a red Fiat Panda.";
    private static final String SOLD = "I sold the Panda.";
    private static final String DRIVE = "What car do I drive?";

    private List<Hit> hits(Query query) {
        settled();
        return node.wiring().recalling().recall(query).hits();
    }

    private List<String> texts(String question) {
        return texts(hits(Query.of(reach(), question)));
    }

    private static List<String> texts(List<Hit> hits) {
        return hits.stream().map(hit -> hit.memory().content().text()).toList();
    }

    private static List<String> names(Hit hit) {
        return hit.signals().stream().map(Signal::name).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {DRIVE, "my car", "Do I still have a Fiat?"})
    void whatHasEndedAFactComesBeforeTheTurnThatToldIt(String question) {
        say("s1", "user", HAD, MARCH);
        say("s2", "user", SOLD, MAY);
        settled();
        List<Hit> hits = hits(Query.of(reach(), question));
        assertThat(texts(hits).getFirst()).startsWith("I sold the Panda");
        assertThat(texts(hits)).contains(HAD);
        assertThat(hits.get(0).score()).isGreaterThanOrEqualTo(hits.get(1).score());
    }

    @Test
    void theTurnIsMarkedAsOverWithWhatHasBecomeOfIt() {
        say("s1", "user", HAD, MARCH);
        say("s2", "user", SOLD, MAY);
        settled();
        // also when it is answered from the cache
        for (int time = 0; time < 2; time++) {
            Hit told = hits(Query.of(reach(), DRIVE)).stream()
                    .filter(hit -> hit.memory().content().text().equals(HAD))
                    .findFirst()
                    .orElseThrow();
            assertThat(told.successor())
                    .hasValueSatisfying(
                            fact -> assertThat(fact.content().text()).startsWith("I sold the Panda"));
        }
        assertThat(hits(Query.of(reach(), DRIVE)))
                .filteredOn(hit -> hit.successor().isPresent())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"What car did I drive?", "Which car was mine before?"})
    void notWhereAQuestionIsAboutThePast(String question) {
        say("s1", "user", HAD, MARCH);
        say("s2", "user", SOLD, MAY);
        settled();
        assertThat(hits(Query.of(reach(), question)))
                .noneMatch(hit -> names(hit).contains("succession"));
    }

    @Test
    void itIsBroughtInWhereItWasNotFound() {
        say("s1", "user", HAD, MARCH);
        say("s2", "user", SOLD, MAY);
        IntStream.range(0, 15).forEach(i -> say("s3", "assistant", "Cars to drive, part " + i, MARCH));
        settled();
        List<Hit> hits = hits(Query.of(reach(), "What red Fiat car do I drive?").limit(1));
        assertThat(hits).hasSize(1);
        assertThat(hits.getFirst().memory().content().text()).startsWith("I sold the Panda");
        assertThat(names(hits.getFirst())).contains("succession");
        assertThat(hits.getFirst().score()).isPositive();
        // and the same when it is answered from the cache
        assertThat(texts(hits(Query.of(reach(), "What red Fiat car do I drive?").limit(1))))
                .isEqualTo(texts(hits));
    }

    @Test
    void whatWasReplacedAgainLeadsToTheLast() {
        say("s1", "user", "I live in Freiburg.", MARCH);
        say("s2", "user", "I moved to Konstanz.", MAY);
        say("s3", "user", "I moved to Ulm.", JULY);
        assertThat(texts("Where do I live, in Freiburg?").getFirst()).startsWith("I moved to Ulm");
    }

    @Test
    void aTurnThatTellsSomethingThatIsSoStaysWhereItIs() {
        say("s1", "user", "I live in Freiburg, and I love jazz.", MARCH);
        say("s2", "user", "I moved to Konstanz.", MAY);
        List<Hit> hits = hits(Query.of(reach(), "What music do I love?"));
        assertThat(hits).noneMatch(hit -> names(hit).contains("succession"));
    }

    @Test
    void aQuestionForWhatElseATurnSaysIsAnsweredByIt() {
        say("s1", "user", HAD + " Wifi password of the garage: hunter2.", MARCH);
        say("s2", "user", SOLD, MAY);
        List<Hit> hits = hits(Query.of(reach(), "What is the wifi password of the garage?"));
        assertThat(texts(hits).getFirst()).contains("hunter2");
        assertThat(hits).noneMatch(hit -> names(hit).contains("succession"));
    }

    @Test
    void nothingIsBroughtInThatMayNotBeTold() {
        say("s1", "user", HAD, MARCH);
        MemoryId sold = say("s2", "user", SOLD, MAY);
        settled();
        Query inSession = Query.of(
                node.wiring().access().reach(principal(), new Selection("anna", Selection.ANY, "s1", "")), DRIVE);
        assertThat(texts(hits(inSession))).containsExactly(HAD);
        Filter march = new Filter.Lt(Field.Own.SAID_AT, new Value.Moment(MAY));
        assertThat(texts(hits(Query.of(reach(), DRIVE).filter(march)))).containsExactly(HAD);
        assertThat(texts(hits(Query.of(at(MARCH.plusSeconds(60)), DRIVE))).getFirst())
                .startsWith("I have a red Fiat Panda");
        assertThat(hits(Query.of(at(MARCH.plusSeconds(60)), DRIVE)))
                .noneMatch(hit -> names(hit).contains("succession"));
        forget(sold);
        assertThat(texts(DRIVE)).hasSize(1).first().asString().contains("Panda");
    }

    @Test
    void whatWasUndoneHasEndedNothing() {
        say("s1", "user", HAD, MARCH);
        say("s2", "user", SOLD, MAY);
        settled();
        MemoryId ending = current().stream()
                .filter(held -> held.fact().wording().text().startsWith("I sold"))
                .findFirst()
                .orElseThrow()
                .memory()
                .id();
        node.wiring().facts().undo(principal(), everything(), ending);
        assertThat(hits(Query.of(reach(), DRIVE))).noneMatch(hit -> names(hit).contains("succession"));
    }
}
