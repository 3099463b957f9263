package ai.sophia.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.Fault;
import ai.sophia.core.embedding.Embedder;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
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
    }

    @TempDir
    Path directory;

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

    private int run(String... arguments) {
        return new CommandLine(new EvalCommand(new TestingSubjects()))
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(errors, true))
                .execute(arguments);
    }
}
