package ai.sophia.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.Fault;
import ai.sophia.core.conversation.ByRules;
import ai.sophia.core.conversation.Claim;
import ai.sophia.core.conversation.Rehearsal;
import ai.sophia.core.conversation.Sort;
import ai.sophia.core.conversation.Span;
import ai.sophia.core.conversation.Statement;
import ai.sophia.core.conversation.Turn;
import ai.sophia.core.conversation.Understanding;
import ai.sophia.core.embedding.Embedder;
import ai.sophia.core.tier.TenantKey;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class EvalCommandTest {
    /** Knows no embedder, so that nothing is opened. */
    private static final class TestingSubjects implements Subjects {
        @Override
        public Subject open(Path data, String embedder) {
            throw new Fault.Invalid("embedder", "expected int8 or float, but got \"" + embedder + "\"");
        }

        @Override
        public Embedder embedder(String embedder) {
            throw new Fault.Invalid("embedder", "expected int8 or float, but got \"" + embedder + "\"");
        }

        @Override
        public Listener listener(Path data) {
            Understanding whole = new ByRules(() -> EvalCommandTest::whole, "whole");
            return new Listener(whole, Rehearsal.Meaning.NONE, new TenantKey(new byte[TenantKey.LENGTH]), () -> {});
        }
    }

    /** Takes every turn of a user for an event, whole. */
    private static List<Statement> whole(List<Turn> before, Turn turn) {
        return turn.isOfUser()
                ? List.of(new Statement(
                        Sort.EVENT,
                        turn.text(),
                        "user",
                        "",
                        turn.text(),
                        false,
                        new Claim(turn.text(), "yes"),
                        0,
                        new Span(0, turn.text().length()),
                        Optional.empty(),
                        Optional.empty(),
                        1))
                : List.of();
    }

    private static final String FACTS = "src/test/resources/facts";

    @TempDir
    Path directory;

    private final StringWriter output = new StringWriter();
    private final StringWriter errors = new StringWriter();

    @Test
    void aMissingSetIsTold() {
        assertThat(run(directory.resolve("nowhere").toString())).isEqualTo(1);
        assertThat(errors.toString()).contains("nowhere: expected a directory with an evaluation set");
    }

    @Test
    void aSystemThatDoesNotOpenIsTold() {
        assertThat(run("src/test/resources/sets/tiny", "--embedder", "int4")).isEqualTo(1);
        assertThat(errors.toString()).contains("embedder: expected int8 or float, but got \"int4\"");
    }

    @Test
    void aPartThatThereIsNotCannotBeDown() {
        assertThat(run("src/test/resources/sets/tiny", "--without", "hot,lexical+attic"))
                .isEqualTo(2);
        assertThat(errors.toString())
                .contains(
                        "--without: expected parts among hot, lexical, vectors, embedder, cache, joined by +, but got attic");
    }

    @Test
    void noSetIsAnErrorOfUsage() {
        assertThat(run()).isEqualTo(2);
        assertThat(errors.toString()).contains("DIR");
    }

    @Test
    void aRecogniserIsScoredByTheLabels() {
        assertThat(run(FACTS, "--facts", "--wrong")).isEqualTo(0);
        assertThat(output.toString())
                .containsPattern("all +0\\.500 +0\\.750 +3 +2")
                .contains("1 of 2 turns without a fact stayed silent")
                .contains("1 of 1 spans that must yield nothing yielded something")
                .contains("half\ts1\tEVENT\tI live in Leeds");
    }

    @Test
    void ofTheTestHalfNoSentenceIsShown() {
        assertThat(run(FACTS, "--facts", "--half", "test", "--wrong")).isEqualTo(2);
        assertThat(errors.toString()).contains("--wrong");
    }

    @Test
    void factsAreOfOneDirectory() {
        assertThat(run(FACTS, FACTS, "--facts")).isEqualTo(2);
        assertThat(errors.toString()).contains("expected one directory, but got 2");
    }

    private int run(String... arguments) {
        return new CommandLine(new EvalCommand(new TestingSubjects()))
                .setOut(new PrintWriter(output, true))
                .setErr(new PrintWriter(errors, true))
                .execute(arguments);
    }
}
