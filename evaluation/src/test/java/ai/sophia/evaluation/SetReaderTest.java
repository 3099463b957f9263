package ai.sophia.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.core.Fault;
import ai.sophia.core.Period;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SetReaderTest {
    private static final Path TINY = Path.of("src/test/resources/sets/tiny");

    @TempDir
    Path directory;

    @BeforeEach
    void copyTheTinySet() throws IOException {
        for (String name : List.of("corpus.jsonl", "queries.jsonl", "qrels.tsv")) {
            Files.copy(TINY.resolve(name), directory.resolve(name));
        }
    }

    @Test
    void readsUnitsWithWhatIsKnownOfThem() {
        EvaluationSet set = SetReader.read(TINY);
        assertThat(set.name()).isEqualTo("tiny");
        assertThat(set.scopes()).containsExactly("a", "b");
        Unit spoken = set.units().get(0);
        assertThat(spoken.speaker()).isEqualTo("Ada");
        assertThat(spoken.session()).isEqualTo("1");
        assertThat(spoken.saidAt()).isEqualTo(Instant.parse("2023-05-08T13:56:00Z"));
        assertThat(spoken.isSpoken()).isTrue();
        Unit written = set.units().get(2);
        assertThat(written)
                .isEqualTo(new Unit(
                        "b/1", "b", Unit.UNPLACED, "The engine has twelve cylinders.", "", "", "", Period.BEGINNING));
        assertThat(written.isSpoken()).isFalse();
    }

    @Test
    void readsQuestionsThatHaveAnswers() {
        List<Question> questions = SetReader.read(TINY).questions();
        assertThat(questions).extracting(Question::id).containsExactly("q1", "q2", "q3");
        assertThat(questions).extracting(Question::category).containsExactly("single", "multi", "all");
        assertThat(questions.get(0).isAskedAtTheEnd()).isTrue();
        assertThat(questions.get(1).before()).isEqualTo(2);
        assertThat(questions.get(1).relevant()).isEqualTo(Set.of("a/1", "a/2"));
    }

    @Test
    void readsTheTimesThatSetsAreWrittenWith() {
        assertThat(SaidAt.parse("12:06 am on 11 November, 2022")).isEqualTo(Instant.parse("2022-11-11T00:06:00Z"));
        assertThat(SaidAt.parse("2025-12-15 (Monday)")).isEqualTo(Instant.parse("2025-12-15T00:00:00Z"));
        assertThat(SaidAt.parse("March-05-2024")).isEqualTo(Instant.parse("2024-03-05T00:00:00Z"));
        assertThat(SaidAt.parse("2024-03-05")).isEqualTo(Instant.parse("2024-03-05T00:00:00Z"));
        assertThat(SaidAt.parse("some day")).isEqualTo(Period.BEGINNING);
    }

    @Test
    void tellsThatTheDirectoryIsMissing() {
        assertThatThrownBy(() -> SetReader.read(directory.resolve("nowhere")))
                .isInstanceOf(Fault.Invalid.class)
                .hasMessageContaining("expected a directory with an evaluation set");
    }

    @Test
    void tellsThatAFileIsMissing() throws IOException {
        Files.delete(directory.resolve("qrels.tsv"));
        assertRefused("qrels.tsv", "expected a file of an evaluation set");
    }

    @Test
    void tellsTheLineThatIsNotJson() throws IOException {
        append("corpus.jsonl", "{\"id\": ");
        assertRefused("corpus.jsonl line 4", "expected a JSON object");
    }

    @Test
    void tellsTheFieldThatIsMissing() throws IOException {
        append("corpus.jsonl", "{\"id\": \"c\", \"scope\": \"a\"}");
        assertRefused("corpus.jsonl line 4", "expected a string in \"text\", but got nothing");
    }

    @Test
    void tellsASequenceThatIsNoNumber() throws IOException {
        append("corpus.jsonl", "{\"id\": \"c\", \"scope\": \"a\", \"seq\": \"first\", \"text\": \"x\"}");
        assertRefused("corpus.jsonl line 4", "expected a number of 0 or more in \"seq\", but got \"first\"");
    }

    @Test
    void tellsAnIdThatComesTwice() throws IOException {
        append("corpus.jsonl", "{\"id\": \"a/1\", \"scope\": \"a\", \"text\": \"x\"}");
        assertRefused("corpus.jsonl line 4", "expected each id once, but got \"a/1\" again");
    }

    @Test
    void tellsAQuestionOfAnUnknownScope() throws IOException {
        append("queries.jsonl", "{\"id\": \"q9\", \"scope\": \"z\", \"text\": \"x\"}");
        assertRefused("queries.jsonl line 5", "expected a scope of the corpus, but got \"z\"");
    }

    @Test
    void tellsAJudgmentOfAnUnknownUnit() throws IOException {
        append("qrels.tsv", "q1\tz\t1");
        assertRefused("qrels.tsv line 5", "expected a unit of the corpus, but got \"z\"");
    }

    @Test
    void tellsAJudgmentThatLacksAColumn() throws IOException {
        append("qrels.tsv", "q1 a/1");
        assertRefused("qrels.tsv line 5", "between tabs");
    }

    private void append(String name, String line) throws IOException {
        Path file = directory.resolve(name);
        Files.writeString(file, Files.readString(file) + line + "\n");
    }

    private void assertRefused(String place, String message) {
        assertThatThrownBy(() -> SetReader.read(directory))
                .isInstanceOfSatisfying(
                        Fault.Invalid.class, fault -> assertThat(fault.field()).endsWith(place))
                .hasMessageContaining(message);
    }
}
