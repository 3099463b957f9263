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

    private static Query query(String question, int limit, double least) {
        return Query.of(REACH, question).limit(limit).minimumScore(least);
    }

    private static List<Hit> best(String question, int limit, double least) {
        return Reranking.of(question).best(List.of(ANSWER, SAID, CHANGED), query(question, limit, least));
    }

    private static Query seeing(String question, int limit) {
        return Reranking.of(question).seeing(query(question, limit, 0.3));
    }

    @Test
    void moreIsSeenThanIsWantedWhereTheOrderMayChange() {
        assertThat(seeing("Which key has the quota?", 3).limit()).isEqualTo(10);
        assertThat(seeing("What is my quota?", 3).limit()).isEqualTo(21);
        assertThat(seeing("What is my quota?", 20).limit()).isEqualTo(21);
        assertThat(seeing("What is my quota?", 50).limit()).isEqualTo(50);
    }

    @Test
    void whatScoresTooLittleIsSeenForItMayBeRaised() {
        assertThat(seeing("What is my quota?", 3).minimumScore()).isZero();
        Query plain = query("quotas of keys", 3, 0.3);
        assertThat(Reranking.of("quotas of keys").seeing(plain)).isSameAs(plain);
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
