package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.evaluation.EvalCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A language model, here a double of one, is scored by labels as rules are. */
final class ModelTrialTest {
    private static final String CALL = "I owe Stella a call about the boiler";
    private static final String PHONE = "just got off the phone with her";

    @TempDir
    Path home;

    private final TestingChat chat = new TestingChat();
    private final StringWriter said = new StringWriter();

    @BeforeEach
    void know() throws IOException {
        Map<String, Object> phoned = new HashMap<>(TestingChat.fact("event", "I have called Stella", "called", PHONE));
        phoned.put("ends", CALL);
        phoned.put("why", "over");
        chat.knows(CALL, TestingChat.fact("task", CALL, "a call about the boiler", CALL));
        chat.knows(PHONE, phoned);
        Files.writeString(home.resolve("dialogues-dev.ndjson"), """
                {"id": "d1", "turns": [{"role": "user", "name": "user", "at": "2026-03-01T00:00:00Z", "text": "I owe Stella a call about the boiler."}, \
                {"role": "user", "name": "user", "at": "2026-05-01T00:00:00Z", "text": "I just got off the phone with her."}], \
                "expected": {"facts": [{"turn": 0, "kind": "task", "evidence": "I owe Stella a call about the boiler", "negated": false}, \
                {"turn": 1, "kind": "event", "evidence": "just got off the phone with her", "negated": false}], \
                "updates": [{"how": "supersede", "old": {"turn": 0, "evidence": "I owe Stella a call about the boiler"}, \
                "new": {"turn": 1, "evidence": "just got off the phone with her"}}], "not": [], "neutral": []}}
                """);
    }

    @AfterEach
    void leave() {
        chat.close();
    }

    private int scored(Duration patience) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "SOPHIA_DISTILLING", "model", "SOPHIA_MODEL_URL", chat.address(), "SOPHIA_MODEL_NAME", "parrot"));
        return new CommandLine(new EvalCommand(new EvaluationSubjects(environment, home, patience)))
                .setOut(new PrintWriter(said, true))
                .setErr(new PrintWriter(said, true))
                .execute(home.toString(), "--facts");
    }

    @Test
    void whatAModelUnderstandsAndEndsIsScored() {
        // which is away for a moment first
        chat.then(Collections.nCopies(4, TestingChat.status(503, "{}")).toArray(TestingChat.Step[]::new));
        assertThat(scored(Duration.ofMinutes(1))).as("%s", said).isZero();
        assertThat(said.toString())
                .containsPattern("all +1\\.000 +1\\.000 +2 +2")
                .contains("1.0 of 1 updates found, 1 told, 0 that end what no label ends")
                .contains("so at the end of a dialogue: precision 1.000, recall 1.000, 1 facts told of 1")
                .contains("2 turns; parrot at ")
                .contains(
                        "was asked about 2 of them: 2 facts taken, dropped none, 0 turns understood by rules, 200 tokens")
                .contains("understood: 1 of 1")
                .doesNotContain("second of a processor");
        assertThat(chat.questions()).last().asString().startsWith("* \"" + CALL + "\"\n- ");
    }

    @Test
    void aModelThatIsAwayIsTold() {
        chat.close();
        assertThat(scored(Duration.ofMillis(1))).isEqualTo(1);
        assertThat(said.toString()).contains("cannot be reached").doesNotContain("precision");
    }
}
