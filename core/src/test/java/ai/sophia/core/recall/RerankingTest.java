package ai.sophia.core.recall;

import static ai.sophia.core.recall.TestingHits.hit;
import static ai.sophia.core.recall.TestingHits.said;
import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.access.AsOf;
import ai.sophia.core.access.Part;
import ai.sophia.core.access.Reach;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RerankingTest {
    private static final Hit ANSWER = hit("assistant", 2, 0.31, "Your quota is 1,000 then.");
    private static final Hit SAID = said(1, 0.3, "My quota is 1,000.");
    private static final Hit CHANGED = said(3, 0.25, "My quota has been raised to 1,200.");

    private static final Reach REACH = new Reach(
            "default",
            new Part.Only(""),
            new Part.Only("ada"),
            new Part.Any(),
            new Part.Any(),
            AsOf.now(Instant.EPOCH));

    private static List<Hit> best(String question, int limit, double least) {
        Query asked = Query.of(REACH, question).limit(limit);
        Query query =
                new Query(asked.reach(), asked.text(), asked.brought(), asked.filter(), limit, least, asked.after());
        return Reranking.of(question).best(List.of(ANSWER, SAID, CHANGED), query);
    }

    @Test
    void moreIsSeenThanIsWantedWhereTheOrderMayChange() {
        assertThat(Reranking.of("Which key has the quota?").depth(3)).isEqualTo(10);
        assertThat(Reranking.of("What is my quota?").depth(3)).isEqualTo(20);
        assertThat(Reranking.of("What is my quota?").depth(50)).isEqualTo(50);
        assertThat(Reranking.of("quotas of keys").depth(3)).isEqualTo(3);
    }

    @Test
    void whatIsSoNowIsToldThoughOneHitIsWanted() {
        assertThat(best("What is my quota?", 1, 0)).extracting(Hit::memory).containsExactly(CHANGED.memory());
    }

    @Test
    void whatSinksBelowTheLeastScoreIsNotTold() {
        assertThat(best("What is my quota?", 10, 0.3))
                .extracting(Hit::memory)
                .containsExactly(CHANGED.memory(), SAID.memory());
    }

    @Test
    void otherQuestionsAreLeftAsTheyWereRanked() {
        assertThat(best("quotas of keys", 10, 0)).containsExactly(ANSWER, SAID, CHANGED);
    }
}
