package ai.sophia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What commands say of wrong values, of servers that are none or go away, and of output that gets lost. */
final class BadInputTest extends TestingShell {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    list --limit 0 | --limit expects a whole number from 1 to 500, but got "0"
                    list --limit 501 | --limit expects a whole number from 1 to 500, but got "501"
                    list --scopes --limit 1001 | --limit expects a whole number from 1 to 1000, but got "1001"
                    list --limit 99999999999999999999 | but got "99999999999999999999"
                    list --kind episode | --kind: expected episodic, semantic or procedural, but got "episode"
                    list --valid-at soon | --valid-at expects a date or time
                    list --filter [] | --filter expects a JSON object
                    recall x --limit 1001 | --limit expects a whole number from 1 to 1000, but got "1001"
                    recall x --minimum-score 1.5 | --minimum-score expects a number from 0 to 1 such as 0.5, but got "1.5"
                    recall x --kind fact | --kind: expected episodic
                    recall x --from soon | --from expects a date or time
                    remember x --importance 1e999999999 | --importance expects a number from 0 to 1
                    remember x --position -1 | --position expects a whole number from 0 to
                    remember x --kind fact | --kind: expected episodic
                    remember - | expected a text, but got none through standard input
                    show 7 | expected the id of a memory
                    show 0199a3f2-7c55-7d10-9a3e-5f0c2b7e4d11 --known-at soon | --known-at expects a date or time
                    history 7 | expected the id of a memory
                    forget --filter [] | --filter expects a JSON object
                    import - --kind fact | --kind: expected episodic
                    """)
    void aWrongValueIsToldBeforeAServerIsAskedOrStarted(String command, String message) {
        assertThat(runLine(command)).isEqualTo(2);
        assertThat(complained()).contains(message);
        assertThat(host.choices).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--filter {}", "--kind episodic", "--collection c", "--cursor c"})
    void anOptionThatChoosesMemoriesIsRefusedWithAnotherList(String option) {
        String name = option.substring(0, option.indexOf(' '));
        assertThat(runLine("list --scopes " + option)).isEqualTo(2);
        assertThat(runLine("list --collections " + option)).isEqualTo(2);
        assertThat(complained())
                .contains(name + " cannot be used with --scopes")
                .contains(name + " cannot be used with --collections");
        assertThat(host.choices).isEmpty();
    }

    @Test
    void theOtherListsLookAtTheMomentThatIsAskedFor() {
        host.answering(200, "{\"scopes\":[]}").answering(200, "{\"collections\":[]}");
        assertThat(run("list", "--scopes", "--known-at", "2026-03-01", "--limit", "1000"))
                .isZero();
        assertThat(run("list", "--collections", "--known-at", "2026-03-01")).isZero();
        assertThat(host.requests)
                .allMatch(request -> request.contains("knownAt=2026-03-01T00%3A00%3A00Z"))
                .first()
                .asString()
                .contains("limit=1000");
    }

    @Test
    void anEmptyValueIsNotTakenForNone() {
        assertThat(run("forget", "--user", "", "--session", "s1", "--yes")).isEqualTo(2);
        assertThat(run("--data", " ", "list")).isEqualTo(2);
        assertThat(complained())
                .contains("--user expects NAME, but got an empty value")
                .contains("--data expects DIR, but got an empty value");
        assertThat(run("remember", "")).isEqualTo(2);
        assertThat(run("import", "")).isEqualTo(1);
        assertThat(run("export", "")).isEqualTo(2);
        assertThat(complained()).contains("expected a text, but got none").contains("expected the name of a file");
        assertThat(host.choices).isEmpty();
    }

    @Test
    void aFileThatCannotBeReadOrWrittenIsToldBeforeAServerIsAsked() throws IOException {
        assertThat(run("import", folder.toString())).isEqualTo(1);
        assertThat(run("export", folder.toString())).isEqualTo(2);
        assertThat(run("export", folder.resolve("none/all.ndjson").toString())).isEqualTo(1);
        assertThat(complained())
                .contains("is a directory; name the file to import")
                .contains("is a directory; name a file in it")
                .contains("there is no folder " + folder.resolve("none"));
        assertThat(folder).isEmptyDirectory();
        assertThat(host.choices).isEmpty();
    }

    @Test
    void anExportThatFailsLeavesTheFileAsItWas() throws IOException {
        Path file = Files.writeString(folder.resolve("all.ndjson"), "the last one");
        host.answering(200, "<html>", "text/html").goingAway();
        assertThat(run("export", file.toString())).isEqualTo(1);
        assertThat(run("export", file.toString())).isEqualTo(1);
        assertThat(complained())
                .contains("is no Sophia server: expected content of the type application/x-ndjson, but got text/html");
        assertThat(file).hasContent("the last one");
        assertThat(folder.toFile().list()).containsExactly("all.ndjson");
    }

    @Test
    void anExportKeepsALinkAndWritesWhatItPointsTo() throws IOException {
        Path file = Files.createFile(folder.resolve("all.ndjson"));
        Path link = Files.createSymbolicLink(folder.resolve("latest"), file);
        host.answering(200, "{\"id\":\"1\"}\n");
        assertThat(run("export", link.toString())).isZero();
        assertThat(link).isSymbolicLink();
        assertThat(file).hasContent("{\"id\":\"1\"}");
    }

    @Test
    void anExportToADeviceDoesNotReplaceIt() throws IOException {
        host.answering(200, "{\"id\":\"1\"}\n");
        assertThat(run("export", "/dev/null")).isZero();
        assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"list, memories", "recall x, hits", "status, store", "remember x, id"})
    void aServerOfSomethingElseIsNotTakenForOneThatHoldsNothing(String command, String member) {
        host.answering(200, "{\"hello\":\"world\"}");
        assertThat(runLine(command)).isEqualTo(1);
        assertThat(complained())
                .contains("is no Sophia server: expected an answer with \"" + member
                        + "\", but got {\"hello\":\"world\"}");
    }

    @Test
    void aCompressedFileIsRefusedWithHowToUnpackIt() throws IOException {
        Path zipped = folder.resolve("lines.ndjson.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
            out.write("{\"text\":\"a\"}\n".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(run("import", zipped.toString())).isEqualTo(1);
        assertThat(complained()).contains(zipped + " is compressed by gzip", "gunzip -c FILE | sophia import -");
        assertThat(host.choices).isEmpty();
    }

    @Test
    void anImportThatBreaksOffTellsHowFarItCameAndWhatToDo() throws IOException {
        host.answering(200, results(200)).goingAway().goingAway();
        assertThat(run("import", lines(450).toString())).isEqualTo(1);
        assertThat(told()).startsWith("400 lines: 200 added, 0 known already, 0 refused, 200 not answered in ");
        assertThat(complained())
                .contains("the import broke off: the connection to http://127.0.0.1:")
                .contains(
                        " broke: it was closed without an answer\n200 lines were answered before; of 200 more lines it is not known")
                .contains("Import the file again, under the same name and with the same options")
                .contains("not stored twice");
    }

    @Test
    void whatMayArriveTwiceIsSentAgainWhenAKeptConnectionIsClosed() throws IOException {
        host.answering(200, results(200)).goingAway().answering(200, results(50));
        assertThat(run("import", lines(250).toString())).isZero();
        assertThat(told()).startsWith("250 lines: 250 added, 0 known already, 0 refused in ");
        assertThat(host.requests.get(2)).isEqualTo(host.requests.get(1));
        host.goingAway().answering(200, "{\"hits\":[]}");
        assertThat(run("recall", "tea")).isZero();
        host.goingAway();
        assertThat(run("remember", "tea")).as("may be stored already").isEqualTo(1);
        assertThat(complained()).contains("it was closed without an answer");
    }

    @Test
    void anImportThatFindsNoServerTellsHowToStartOne() throws IOException {
        host.close();
        assertThat(run("import", lines(3).toString())).isEqualTo(1);
        assertThat(complained()).contains("no Sophia server answers").contains("sophia serve");
    }

    @Test
    void anImportThatIsRefusedOnTheWayTellsHowFarItCame() throws IOException {
        host.answering(200, results(200)).answering(503, "{\"detail\":\"the disk is full\"}");
        assertThat(run("import", lines(201).toString(), "--json")).isEqualTo(1);
        assertThat(told().replaceAll("\\s", "")).contains("\"added\":200").contains("\"unanswered\":1");
        assertThat(complained())
                .contains("the import broke off: the disk is full")
                .contains("200 lines were answered before; of 1 more line it is not known");
    }

    @Test
    void anImportThatIsRefusedAtOnceTellsTheReasonAlone() throws IOException {
        host.answering(401, "{\"detail\":\"the API key is not valid\"}");
        assertThat(run("import", lines(3).toString())).isEqualTo(1);
        assertThat(complained()).startsWith("sophia: the API key is not valid").doesNotContain("broke off");
    }

    @Test
    void outputThatGetsLostIsNoSuccess() {
        sink = lost("No space left on device");
        host.answering(200, "{\"memories\":[{\"id\":\"" + ID + "\",\"text\":\"tea\"}]}");
        assertThat(run("list")).isEqualTo(1);
        assertThat(complained()).isEqualTo("sophia: cannot write to standard output: No space left on device\n");
    }

    @Test
    void thatNobodyReadsOnIsNoReasonToComplain() {
        sink = lost("Broken pipe");
        host.answering(200, "{\"id\":\"1\"}\n".repeat(100_000));
        assertThat(run("export")).isEqualTo(1);
        assertThat(complained()).isEmpty();
    }

    private static OutputStream lost(String reason) {
        return new OutputStream() {
            @Override
            public void write(int each) throws IOException {
                throw new IOException(reason);
            }
        };
    }

    private Path lines(int count) throws IOException {
        return Files.writeString(folder.resolve("turns.ndjson"), "{\"text\":\"ok\"}\n".repeat(count));
    }

    private static String results(int count) {
        return "{\"results\":[" + "{\"status\":\"ADDED\"},".repeat(count - 1) + "{\"status\":\"ADDED\"}]}";
    }

    private int runLine(String line) {
        return run(Pattern.compile(" ").splitAsStream(line).toArray(String[]::new));
    }
}
