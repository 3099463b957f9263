package ai.sophia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Command;

final class CommandLineInterfaceTest extends TestingShell {
    CommandLineInterfaceTest() {
        super(Map.of("outer", Outer::new));
    }

    @TempDir
    Path folder;

    @Test
    void remembersATextWithEverythingThatWasSaidAboutIt() {
        host.answering(201, "{\"status\":\"ADDED\",\"id\":\"" + ID + "\",\"version\":1}");
        int exit = run(
                "remember",
                "Ada",
                "likes",
                "tea",
                "--user",
                "ada",
                "--said-at",
                "2026-03-01",
                "--metadata",
                "n=3",
                "--metadata",
                "tag=blue",
                "--importance",
                "0.5",
                "--expires",
                "30d");
        assertThat(exit).isZero();
        assertThat(told()).isEqualTo("remembered as " + ID + "\n");
        assertThat(host.requests)
                .containsExactly("POST /api/memories {\"user\":\"ada\",\"text\":\"Ada likes tea\","
                        + "\"saidAt\":\"2026-03-01T00:00:00Z\",\"importance\":0.5,\"expires\":\"2026-12-20T00:00:00Z\","
                        + "\"metadata\":{\"n\":3,\"tag\":\"blue\"}}");
    }

    @Test
    void remembersWhatComesThroughAPipe() {
        input = "\ufefffrom a pipe, with ü\n";
        host.answering(200, "{\"status\":\"DUPLICATE\",\"id\":\"" + ID + "\",\"version\":1}");
        assertThat(run("remember", "-")).isZero();
        assertThat(told()).isEqualTo("known already as " + ID + "\n");
        assertThat(host.requests.getFirst()).contains("\"from a pipe, with ü\"");
        encoding = StandardCharsets.ISO_8859_1;
        assertThat(run("remember", "-")).isEqualTo(2);
        assertThat(complained()).contains("expected UTF-8 through standard input");
    }

    @Test
    void recallsAQuestionThatComesThroughAPipe() {
        input = "what does Ada drink?\n";
        host.answering(200, "{\"hits\":[]}");
        assertThat(run("recall", "-")).isZero();
        assertThat(host.requests.getFirst()).contains("\"query\":\"what does Ada drink?\"");
    }

    @Test
    void nothingIsCutWhereNobodyReadsAlong() {
        width = Terminal.UNLIMITED;
        String memory =
                "{\"id\":\"%s\",\"session\":\"%s\",\"text\":\"%s\"}".formatted(ID, "s".repeat(200), "tea ".repeat(500));
        host.answering(200, "{\"memories\":[" + memory + "]}")
                .answering(200, "{\"hits\":[{\"memory\":" + memory + ",\"score\":0.5}]}");
        assertThat(run("list")).isZero();
        assertThat(run("recall", "tea")).isZero();
        assertThat(told().lines().filter(line -> line.contains("s".repeat(200))))
                .hasSize(2);
        assertThat(told().lines()
                        .filter(line -> line.endsWith("tea ".repeat(500).strip())))
                .hasSize(2);
        assertThat(told()).doesNotContain("…");
    }

    @Test
    void recallsAndShowsTheSignalsWhenAskedTo() {
        host.answering(200, """
                {"hits":[{"memory":{"id":"%s","collection":"Conversations","speaker":"Ada","saidAt":"2026-03-01T09:00:00Z",
                "text":"I like tea"},"score":0.87,"passage":{"start":0,"end":10,"text":"I like tea"},
                "signals":[{"name":"dense","strength":0.7,"share":0.6}]}],"tookMs":1.5,
                "steps":[{"name":"lexical","tookMs":0.25,"found":3,"late":true}],"degraded":["lexical"]}
                """.formatted(ID));
        assertThat(run("recall", "what does Ada drink?", "--explain", "--limit", "3"))
                .isZero();
        assertThat(told())
                .contains(" 1.  0.87  2026-03-01  Conversations  " + ID)
                .contains("    Ada: I like tea")
                .contains("(dense 0.70)")
                .contains("too late");
        assertThat(complained()).contains("answered without lexical");
        assertThat(host.requests.getFirst()).contains("\"limit\":3").contains("\"explain\":true");
    }

    @Test
    void whatIsOverIsMarked() {
        host.answering(200, """
                {"hits":[{"memory":{"id":"%s","collection":"Conversations","saidAt":"2026-03-01T09:00:00Z","text":"My car is a Fiat"},
                "score":0.87,"passage":{"start":0,"end":16,"text":"My car is a Fiat"},
                "successor":{"id":"%s","text":"I sold the Fiat","since":"2026-05-04T09:00:00Z"}}],"tookMs":1.5,"degraded":[]}
                """.formatted(ID, ID));
        assertThat(run("recall", "my car")).isZero();
        assertThat(told()).contains("    My car is a Fiat").contains("    (over since 2026-05-04: I sold the Fiat)");
    }

    @Test
    void optionsOfAllCommandsStandBeforeOrAfterTheName() {
        host.answering(200, "{\"memories\":[]}").answering(200, "{\"memories\":[]}");
        assertThat(run("--data", "here", "--json", "list")).isZero();
        assertThat(run("list", "--data", "there", "--json")).isZero();
        assertThat(host.choices.stream().map(each -> each.settings().get("data")))
                .containsExactly("here", "there");
        assertThat(told()).contains("\"memories\"");
    }

    @Test
    void forgetsManyOnlyAfterShowingThem() {
        host.answering(200, "{\"dryRun\":true,\"memories\":1,\"sample\":[{\"id\":\"" + ID + "\",\"text\":\"tea\"}]}");
        assertThat(run("forget", "--user", "ada")).isZero();
        assertThat(told()).contains("tea").contains("nothing is deleted yet").contains("--yes");
        assertThat(host.requests).containsExactly("POST /api/forget {\"user\":\"ada\",\"dryRun\":true}");
    }

    @Test
    void forgetsTheNumberThatWasShown() {
        host.answering(200, "{\"dryRun\":true,\"memories\":2}").answering(200, "{\"memories\":2}");
        assertThat(run("forget", "--user", "ada", "--yes")).isZero();
        assertThat(told()).isEqualTo("forgot 2 memories\n");
        assertThat(host.requests.getLast()).contains("\"dryRun\":false").contains("\"expected\":2");
    }

    @Test
    void refusesToForgetNothingInParticular() {
        assertThat(run("forget")).isEqualTo(2);
        assertThat(complained()).contains("say what to forget");
        assertThat(host.requests).isEmpty();
    }

    @Test
    void importsLinesAndTellsTheNumbersOfTheBadOnes() throws IOException {
        Path file = folder.resolve("turns.ndjson");
        Files.writeString(file, "{\"text\":\"one\"}\n\nnot json\n{\"text\":\"\"}\n{\"text\":\"two\"}\n");
        host.answering(
                200,
                "{\"results\":[{\"status\":\"ADDED\"},{\"status\":\"INVALID\",\"field\":\"text\",\"detail\":\"empty\"},"
                        + "{\"status\":\"DUPLICATE\"}]}");
        assertThat(run("import", file.toString(), "--user", "ada")).isEqualTo(1);
        assertThat(told()).startsWith("4 lines: 1 added, 1 known already, 2 refused");
        assertThat(complained()).contains("line 3: expected a JSON object").contains("line 4: text: empty");
        assertThat(host.requests.getFirst()).contains("\"user\":\"ada\"");
    }

    @Test
    void importTellsTheBadLinesInTheirOrderWhoeverFoundThem() throws IOException {
        Path file = folder.resolve("turns.ndjson");
        Files.writeString(file, "{\"text\":\"\"}\nnot json\n{\"text\":\"one\"}\n{\"txt\":\"two\"}\n[]\n");
        host.answering(400, "{\"detail\":\"unknown\",\"field\":\"memories[2].txt\"}")
                .answering(
                        200,
                        "{\"results\":[{\"status\":\"INVALID\",\"field\":\"text\",\"detail\":\"empty\"},{\"status\":\"ADDED\"}]}");
        assertThat(run("import", file.toString(), "--json")).isEqualTo(1);
        assertThat(complained().lines())
                .containsExactly(
                        "line 1: text: empty",
                        "line 2: expected a JSON object, but got: not json",
                        "line 4: txt: unknown",
                        "line 5: expected a JSON object, but got: []");
        assertThat(told().replaceAll("\\s", ""))
                .containsSubsequence("\"line\":1", "\"line\":2", "\"line\":4", "\"line\":5");
    }

    @Test
    void importWaitsForAServerThatHasNoRoom() throws IOException {
        Path file = Files.writeString(folder.resolve("turns.ndjson"), "{\"text\":\"one\"}\n");
        host.answering(429, "{\"detail\":\"too many batches wait already\"}")
                .answering(200, "{\"results\":[{\"status\":\"ADDED\"}],\"position\":\"e-1\"}");
        assertThat(run("import", file.toString())).isZero();
        assertThat(host.requests).hasSize(2);
        assertThat(host.requests.get(1)).isEqualTo(host.requests.get(0));
    }

    @Test
    void importLeavesOutALineThatTheServerRefusesAltogether() throws IOException {
        Path file = folder.resolve("turns.ndjson");
        Files.writeString(file, "{\"text\":\"one\"}\n{\"txt\":\"two\"}\n");
        host.answering(400, "{\"title\":\"Bad\",\"detail\":\"unknown\",\"field\":\"memories[1].txt\"}")
                .answering(200, "{\"results\":[{\"status\":\"ADDED\"}]}");
        assertThat(run("import", file.toString())).isEqualTo(1);
        assertThat(told()).startsWith("2 lines: 1 added, 0 known already, 1 refused");
        assertThat(complained()).contains("line 2: txt: unknown");
    }

    @Test
    void exportsToAFile() throws IOException {
        Path file = folder.resolve("all.ndjson");
        host.answering(200, "{\"id\":\"1\"}\n{\"id\":\"2\"}\n");
        assertThat(run("export", file.toString(), "--user", "ada")).isZero();
        assertThat(file).hasContent("{\"id\":\"1\"}\n{\"id\":\"2\"}");
        assertThat(complained()).contains("exported 2 memories");
        assertThat(host.requests.getFirst()).startsWith("GET /api/export?user=ada");
    }

    @Test
    void aProblemIsToldInALineOrTwoWithTheField() {
        host.answering(
                400,
                "{\"title\":\"Bad Request\",\"status\":400,\"detail\":\"expected the next of a page\",\"field\":\"cursor\"}");
        assertThat(run("list", "--cursor", "0")).isEqualTo(2);
        assertThat(complained()).isEqualTo("sophia: cursor: expected the next of a page\n");
    }

    @Test
    void aRefusalThatNamesNoFieldIsNoMisuse() {
        host.answering(400, "{\"detail\":\"bad request\"}").answering(404, "{\"detail\":\"there is no memory\"}");
        assertThat(run("status")).isEqualTo(1);
        assertThat(run("show", ID)).isEqualTo(1);
    }

    @Test
    void aMissingKeyIsToldWithWhereToGiveIt() {
        host.answering(401, "{\"detail\":\"this server requires an API key\"}");
        assertThat(run("status")).isEqualTo(1);
        assertThat(complained()).contains("requires an API key").contains("SOPHIA_KEY");
    }

    @Test
    void wrongUseIsToldWithoutAskingTheServer() {
        assertThat(run("recall")).isEqualTo(2);
        assertThat(run("list", "--filter", "{oops")).isEqualTo(2);
        assertThat(run("list", "--limit", "x")).isEqualTo(2);
        assertThat(run("list", "--known-at", "2026-13-01")).isEqualTo(2);
        assertThat(run("recall", "x", "--limit", "2.5")).isEqualTo(2);
        assertThat(run("recall", "x", "--minimum-score", "high")).isEqualTo(2);
        assertThat(run("remember", "x", "--said-at", "yesterday")).isEqualTo(2);
        assertThat(run("show", "../secrets")).isEqualTo(2);
        assertThat(run("recal", "x")).isEqualTo(2);
        assertThat(run()).isEqualTo(2);
        assertThat(run("import", folder.resolve("none").toString())).isEqualTo(1);
        assertThat(complained())
                .contains("--help")
                .contains("--filter expects")
                .contains("--limit expects a whole number from 1 to 500, but got \"x\"")
                .contains("--said-at expects")
                .doesNotContain("\tat ");
        assertThat(host.requests).isEmpty();
    }

    @Test
    void badMetadataAndMomentsAreToldWithAnExample() {
        assertThat(run("remember", "x", "--metadata", "blue")).isEqualTo(2);
        assertThat(run("remember", "x", "--metadata", "=blue")).isEqualTo(2);
        assertThat(run("remember", "x", "--expires", "soon")).isEqualTo(2);
        assertThat(complained()).isEqualTo("""
                        sophia: --metadata expects KEY=VALUE such as repository=core, but got "blue"
                        sophia: --metadata expects KEY=VALUE such as repository=core, but got "=blue"
                        sophia: --expires expects a date or time such as 2026-05-01 or 2026-05-01T18:30:00Z, \
                        or a span from now such as 12h, 30d or 4w, or "12h ago", but got "soon"
                        """);
        assertThat(host.requests).isEmpty();
    }

    @Test
    void aTextThatBeginsLikeAnOptionOrAFileIsAText() throws IOException {
        Path file = Files.writeString(folder.resolve("arguments"), "--user mallory secret");
        host.answering(201, "{\"status\":\"ADDED\",\"id\":\"" + ID + "\",\"version\":1}");
        assertThat(run("remember", "@" + file, "--speaker", "@" + file)).isZero();
        assertThat(host.requests.getFirst()).contains("@").doesNotContain("secret");
        assertThat(run("remember", "--user", "ada", "-5 degrees")).isEqualTo(2);
        assertThat(complained()).contains("A text that begins with \"-\" goes last, behind \"--\".");
        host.answering(201, "{\"status\":\"ADDED\",\"id\":\"" + ID + "\",\"version\":1}");
        assertThat(run("remember", "--user", "ada", "--", "-5 degrees")).isZero();
        assertThat(host.requests.getLast()).contains("\"text\":\"-5 degrees\"");
    }

    @Test
    void whatWasSaidLiesBeforeNow() {
        host.answering(200, "{\"hits\":[]}");
        assertThat(run("recall", "tea", "--from", "12h", "--valid-at", "2d ago"))
                .isZero();
        assertThat(host.requests.getFirst())
                .contains("\"from\":\"2026-11-19T12:00:00Z\"")
                .contains("\"validAt\":\"2026-11-18T00:00:00Z\"");
    }

    @Test
    void metadataKeepsWhatStandsBehindTheFirstEqualsSign() {
        host.answering(201, "{\"status\":\"ADDED\",\"id\":\"" + ID + "\",\"version\":1}");
        assertThat(run("remember", "x", "--metadata", "sum=1+1=2", "--metadata", "none="))
                .isZero();
        assertThat(host.requests.getFirst()).contains("\"metadata\":{\"sum\":\"1+1=2\",\"none\":\"\"}");
    }

    @Test
    void steeringCharactersOfATextDoNotReachTheTerminal() {
        host.answering(200, "{\"memories\":[{\"id\":\"" + ID + "\",\"text\":\"a\\u001b[31mred\\nb\\u202ec\"}]}");
        assertThat(run("list")).isZero();
        assertThat(told()).contains("a [31mred b c").doesNotContain("\u001b").doesNotContain("\u202e");
    }

    @Test
    void everyCommandTellsHowItIsUsed() {
        for (String command : List.of(
                "serve",
                "remember",
                "recall",
                "list",
                "show",
                "history",
                "profile",
                "facts",
                "graph",
                "sessions",
                "session",
                "outcome",
                "share",
                "forget",
                "import",
                "export",
                "migrate",
                "consolidate",
                "rebuild",
                "doctor",
                "status",
                "config",
                "completion")) {
            assertThat(run(command, "--help")).as(command).isZero();
        }
        assertThat(told()).contains("Example").contains("sophia import conversation.ndjson");
        assertThat(run("--version")).isZero();
        assertThat(told()).contains("Sophia 1.2.3");
        assertThat(run("completion")).isZero();
        assertThat(told()).contains("complete").contains("remember");
    }

    @Test
    void helpTellsHowACommandOfACommandIsUsed() {
        assertThat(run("help", "outer", "inner")).isZero();
        assertThat(told()).startsWith("Usage: sophia outer inner").doesNotContain("Usage: sophia outer [");
        out.reset();
        assertThat(run("help", "outer")).isZero();
        assertThat(told()).startsWith("Usage: sophia outer").contains("inner");
        out.reset();
        assertThat(run("help")).isZero();
        assertThat(told()).startsWith("Usage: sophia").contains("remember", "outer");
        assertThat(run("help", "outer", "nowhere")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("there is no command \"nowhere\" of sophia outer");
    }

    @Command(name = "outer", description = "Has another.", subcommands = Inner.class)
    static final class Outer implements Runnable {
        @Override
        public void run() {}
    }

    @Command(name = "inner", description = "Is within another.")
    static final class Inner implements Runnable {
        @Override
        public void run() {}
    }
}
