package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.access.Selection;
import ai.sophia.core.conversation.Facts.Held;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.recall.Hit;
import ai.sophia.core.recall.Query;
import ai.sophia.core.recall.Recall;
import ai.sophia.core.recall.Signal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Questions that name somebody by a role, on a whole node. */
final class RolesMeantTest extends TestingTalk {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "When is my boss's birthday?|Linda's birthday is on May 3",
                "When is my sister's birthday?|Fenna's birthday is on March 4",
            })
    void whatTellsOfWhoeverHasTheRoleComesBeforeWhatTellsTheSameOfOthers(String question, String answer) {
        say("s1", "user", "Linda is my boss.", MARCH);
        say("s1", "user", "Fenna is my sister, the vet.", MARCH);
        say("s2", "user", "Linda's birthday is on May 3.", MARCH);
        say("s3", "user", "Tom's birthday is on June 7.", MARCH);
        say("s4", "user", "Mary's birthday is on July 9.", MARCH);
        say("s5", "user", "Fenna's birthday is on March 4.", MARCH);
        settled();
        List<Hit> hits = recall(question).hits();
        List<String> texts =
                hits.stream().map(hit -> hit.memory().content().text()).toList();
        List<String> others = List.of("Tom", "Mary");
        Hit first = hits.stream()
                .filter(hit -> hit.memory().content().text().startsWith(answer))
                .findFirst()
                .orElseThrow();
        assertThat(names(first)).contains("entity");
        for (Hit hit : hits) {
            String text = hit.memory().content().text();
            if (others.stream().anyMatch(text::startsWith)) {
                assertThat(hit.score()).as(text).isLessThan(first.score());
                assertThat(names(hit)).as(text).doesNotContain("entity");
            }
        }
        assertThat(texts).anyMatch(text -> others.stream().anyMatch(text::startsWith));
    }

    @Test
    void aRoleOfNobodyOrOfManyRaisesNothing() {
        say("s1", "user", "Tom is my friend.", MARCH);
        say("s2", "user", "Mary is my friend.", MARCH);
        say("s3", "user", "Tom lives in Lisbon.", MARCH);
        settled();
        for (String question :
                List.of("Where does my friend live?", "Where does my boss live?", "Where does Tom live?")) {
            Recall recall = recall(question);
            assertThat(recall.hits()).isNotEmpty();
            assertThat(recall.hits().stream().flatMap(hit -> names(hit).stream()))
                    .doesNotContain("entity");
            assertThat(recall.degraded()).isEmpty();
        }
    }

    @Test
    void whoeverWasTakenForItByMistakeIsNotMeant() {
        say("s1", "user", "Linda is my boss.", MARCH);
        say("s2", "user", "Linda lives in Oslo.", MARCH);
        settled();
        assertThat(names(recall("Where does my boss live?"))).contains("entity");
        Held mistaken = current().stream()
                .filter(held -> held.fact().wording().text().equals("Linda is my boss"))
                .findFirst()
                .orElseThrow();
        node.wiring().facts().undo(principal(), everything(), mistaken.memory().id());
        assertThat(names(recall("Where does my boss live?"))).doesNotContain("entity");
    }

    private static List<String> names(Recall recall) {
        return recall.hits().stream().flatMap(hit -> names(hit).stream()).toList();
    }

    private Recall recall(String question) {
        return node.wiring()
                .recalling()
                .recall(new Query(
                        node.wiring().access().reach(principal(), Selection.ofUser("anna")),
                        question,
                        List.of(),
                        Filter.all(),
                        10,
                        0,
                        Optional.empty()));
    }

    private static List<String> names(Hit hit) {
        return hit.signals().stream().map(Signal::name).toList();
    }
}
