package ai.sophia.model.rules;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.conversation.ByRules;
import ai.sophia.core.conversation.Fact;
import ai.sophia.core.conversation.Rehearsal;
import ai.sophia.core.conversation.Turn;
import ai.sophia.core.embedding.Embedder;
import ai.sophia.core.tier.TenantKey;
import ai.sophia.model.onnx.OnnxEmbedder;
import ai.sophia.model.onnx.OnnxModel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is so no more in other words, with the vectors of the model that is served. */
final class JudgedEndingsTest {
    private static final RuleRecognizer RULES = new RuleRecognizer();

    private static final String[] KNOWN = {
        "I have a red Fiat Panda.",
        "We're flying to Crete in June.",
        "I need to renew my passport.",
        "Choir is on Mondays.",
        "I run every morning.",
        "My sister lives in Ghent.",
        "I'm allergic to nuts.",
        "Answer in bullet points from now on.",
    };

    private static Embedder embedder;

    @BeforeAll
    static void open(@TempDir Path unpacked) {
        embedder = OnnxEmbedder.open(OnnxModel.MINILM_INT8, unpacked);
    }

    @AfterAll
    static void close() {
        embedder.close();
    }

    private static Rehearsal rehearsal(Rehearsal.Meaning meaning) {
        return rehearsal(meaning, KNOWN);
    }

    private static Rehearsal rehearsal(Rehearsal.Meaning meaning, String... all) {
        Rehearsal rehearsal = new Rehearsal(
                new ByRules(() -> RULES, Optional.of(RULES), "rules"),
                meaning,
                new TenantKey(new byte[TenantKey.LENGTH]));
        for (String known : all) {
            hear(rehearsal, known, "2026-03-02T12:00:00Z");
        }
        return rehearsal;
    }

    private static Rehearsal rehearsal() {
        return rehearsal(JudgedEndingsTest::meaning);
    }

    private static float[] meaning(String text) {
        return embedder.embed(Embedder.Role.PASSAGE, List.of(text)).getFirst().vector();
    }

    private static void hear(Rehearsal rehearsal, String text, String at) {
        rehearsal.hear(new Turn(Turn.USER, Turn.USER, text, Instant.parse(at)));
    }

    private static List<String> afterwards(Rehearsal rehearsal, String said) {
        hear(rehearsal, said, "2026-04-02T12:00:00Z");
        return rehearsal.facts().stream()
                .filter(fact -> fact.valid().isOpen())
                .map(fact -> fact.wording().text())
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "We're flying to Crete in June | Crete is cancelled, the flights were too dear",
                "I run every morning | I run in the evening these days, not in the morning",
                "I run every morning | I go running in the evenings now instead of mornings",
                "I'm allergic to nuts | turns out it isn't nuts I'm allergic to, it's sesame",
                "Choir is on Mondays | I've given up the choir",
            })
    void whatIsOverInOtherWordsEnds(String known, String said) {
        assertThat(afterwards(rehearsal(), "hello there")).contains(known);
        assertThat(afterwards(rehearsal(), said)).doesNotContain(known).hasSizeGreaterThanOrEqualTo(KNOWN.length - 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "washed the Panda today",
                "the Panda needs new tyres",
                "booked a car for Crete",
                "Is my passport good for Japan?",
                "my brother lives in Ghent too",
                "choir was lovely last night",
                "I ran ten kilometres this morning",
                "for this one a paragraph is fine",
                "My friend sold her Panda",
                "we might skip Crete",
                "what do you think of Ghent?",
                "I moved out of Ghent",
                "I never sold the Panda",
                "I sold the Panda, just kidding",
            })
    void whatIsLikeItEndsNothing(String said) {
        assertThat(afterwards(rehearsal(), said)).containsAll(afterwards(rehearsal(), "hello there"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Ich muss noch meinen Pass verlängern | Der Pass ist verlängert, hab ihn heute abgeholt",
                "Ich habe am 14. Mai einen Zahnarzttermin | Der Zahnarzttermin ist doch erst am 21. Mai",
            })
    void likewiseInGerman(String known, String said) {
        Rehearsal rehearsal = rehearsal(
                JudgedEndingsTest::meaning,
                "Ich habe einen roten Fiat Panda",
                "Ich muss noch meinen Pass verlängern",
                "Ich habe am 14. Mai einen Zahnarzttermin",
                "Chor ist montags");
        assertThat(afterwards(rehearsal, said)).doesNotContain(known).contains("Ich habe einen roten Fiat Panda");
    }

    @Test
    void theSentenceThatSaysSoIsTold() {
        Rehearsal rehearsal = rehearsal();
        hear(rehearsal, "Thanks! Passport done, got it today.", "2026-04-02T12:00:00Z");
        Fact ended = rehearsal.facts().stream()
                .filter(fact -> !fact.valid().isOpen())
                .findFirst()
                .orElseThrow();
        Fact by = rehearsal.facts().stream()
                .filter(fact -> fact.id().equals(ended.replacedBy()))
                .findFirst()
                .orElseThrow();
        assertThat(by.wording().text()).isEqualTo("Passport done, got it today");
    }

    @Test
    void whereMeaningIsNotKnownNothingIsJudged() {
        assertThat(afterwards(rehearsal(Rehearsal.Meaning.NONE), "no running for me since the knee operation"))
                .contains("I run every morning");
    }
}
