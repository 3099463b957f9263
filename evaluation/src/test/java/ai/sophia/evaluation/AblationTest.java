package ai.sophia.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.sophia.core.Period;
import ai.sophia.core.access.Scope;
import ai.sophia.core.embedding.Passage;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Kind;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.Provenance;
import ai.sophia.core.recall.Hit;
import ai.sophia.core.recall.Signal;
import ai.sophia.evaluation.Ablation.Change;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class AblationTest {
    private static final Question OAK = new Question("q", "ada", "which tree?", "all", Long.MAX_VALUE, Set.of("oak"));

    @Test
    void hitsRankByWhatTheOtherSignalsAdd() {
        Hit elm = hit("elm", 0.5, 0.1);
        Hit oak = hit("oak", 0.1, 0.4);
        Hit ash = hit("ash", 0.2, 0.2);
        List<Hit> hits = List.of(elm, oak, ash);
        assertThat(Ablation.without("lexical", hits)).containsExactly(oak, ash, elm);
        assertThat(Ablation.without("dense", hits)).containsExactly(elm, ash, oak);
    }

    @Test
    void whatASignalTookAwayIsGivenBack() {
        Hit elm = hit("elm", 0.5, 0);
        Hit oak = hit("oak", 0.6, -0.2);
        assertThat(Ablation.without("dense", List.of(elm, oak))).containsExactly(oak, elm);
    }

    @Test
    void hitsStayInTheirOrderWithoutASignalThatNoneHas() {
        Hit elm = hit("elm", 0.25, 0.25);
        Hit oak = hit("oak", 0.5, 0);
        Hit ash = hit("ash", 0, 0.5);
        assertThat(Ablation.without("date", List.of(elm, oak, ash))).containsExactly(elm, oak, ash);
        assertThat(Ablation.without("date", List.of(ash, oak, elm))).containsExactly(ash, oak, elm);
    }

    @Test
    void aSignalIsWorthWhatIsLostWithoutIt() {
        Ablation ablation = new Ablation(List.of("lexical", "dense", "date"), new Bootstrap(1_000, 1));
        // the first question needs the words and suffers from the meaning, the second is answered either way
        ablation.add(OAK, List.of(hit("oak", 0.5, 0), hit("elm", 0.1, 0.3)), AblationTest::names);
        ablation.add(OAK, List.of(hit("oak", 0.5, 0.4), hit("elm", 0.1, 0.3)), AblationTest::names);
        assertThat(ablation.questions()).isEqualTo(2);
        assertThat(ablation.means()).containsEntry(Metric.RECALL_1, 1.0).containsEntry(Metric.GAIN_10, 1.0);
        assertThat(ablation.changes("lexical"))
                .containsEntry(Metric.RECALL_1, new Change(-0.5, new Bootstrap.Interval(-1, 0)))
                // one of two gains falls from 1 to 1 / log2 3
                .hasEntrySatisfying(
                        Metric.GAIN_10, gain -> assertThat(gain.mean()).isEqualTo(-0.18454, within(0.00001)));
        for (String harmless : List.of("dense", "date")) {
            assertThat(ablation.changes(harmless).values())
                    .containsOnly(new Change(0, new Bootstrap.Interval(0, 0)))
                    .hasSize(Ablation.METRICS.size());
        }
    }

    private static List<String> names(List<Hit> hits) {
        return hits.stream().map(hit -> hit.memory().content().text()).toList();
    }

    /** A hit as a recall gives it, whose signals add so much before the sum is brought below 1. */
    private static Hit hit(String text, double lexical, double dense) {
        double sum = lexical + dense;
        List<Signal> signals = new ArrayList<>();
        for (Signal each : Arrays.asList(
                new Signal("lexical", 1, lexical / (1 + sum)), new Signal("dense", 1, dense / (1 + sum)))) {
            if (each.share() != 0) {
                signals.add(each);
            }
        }
        Content content = Content.of(text, Kind.SEMANTIC, new Provenance("test", "", "ada"));
        Memory memory =
                new Memory(MemoryId.create(), 1, new Scope("default", "ada", "", "", ""), content, Period.ALWAYS);
        return new Hit(memory, sum / (1 + sum), new Passage(0, 0, text.length()), signals);
    }
}
