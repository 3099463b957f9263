package ai.sophia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The commands of those who run Sophia: settings, status, doctor, rebuild, migrate. */
final class OperatingCommandsTest extends TestingShell {
    @Test
    void anUnhealthyDiagnosisIsAFailure() {
        host.answering(200, "{\"healthy\":false,\"versions\":1,\"passages\":1,\"findings\":[\"a page is broken\"]}");
        assertThat(run("doctor")).isEqualTo(1);
        assertThat(told()).contains("- a page is broken").contains("1 finding, told above");
    }

    @Test
    void theDoctorTellsOfServersWhatTheySay() {
        host.answering(200, """
                {"healthy":false,"versions":1,"passages":1,"findings":["chroma: cannot be reached"],"servers":[
                {"name":"redis","address":"a:1","version":"7.0.15","latencyMs":0.4,"healthy":true},
                {"name":"chroma","address":"b:2","latencyMs":0,"healthy":false}]}""");
        assertThat(run("doctor")).isEqualTo(1);
        assertThat(told()).startsWith("""
                redis at a:1, version 7.0.15: answers in 0.4 ms
                chroma at b:2: not as it should be
                - chroma: cannot be reached
                """);
    }

    @Test
    void settingsAreShownAsAFileThatTellsWhereEachCameFrom() {
        host.settings.add(new EffectiveSetting("port", "3000", "default"));
        host.settings.add(new EffectiveSetting("budgets.lexical", "50 ms", "SOPHIA_BUDGETS_LEXICAL"));
        assertThat(run("config")).isZero();
        assertThat(told())
                .isEqualTo("port: 3000        # default\nbudgets:\n  lexical: 50 ms  # SOPHIA_BUDGETS_LEXICAL\n");
    }

    @Test
    void aSettingThatHasAValueAndOthersBelowItIsWrittenAsItCanBeRead() {
        host.settings.add(new EffectiveSetting("embedder", "server", "VLLM_HOST"));
        host.settings.add(new EffectiveSetting("embedder.url", "gpu", "VLLM_HOST"));
        assertThat(run("config")).isZero();
        assertThat(told()).isEqualTo("embedder: server   # VLLM_HOST\nembedder.url: gpu  # VLLM_HOST\n");
    }

    @Test
    void aSecretIsNotWrittenWhereItCouldBeReadBack() {
        host.settings.add(new EffectiveSetting("port", "3000", "default"));
        host.settings.add(EffectiveSetting.hidden("key", "SOPHIA_KEY"));
        host.settings.add(new EffectiveSetting("chroma.host", "gpu", "CHROMADB_HOST"));
        host.settings.add(EffectiveSetting.hidden("chroma.auth", "CHROMADB_AUTH"));
        assertThat(run("config")).isZero();
        assertThat(told()).isEqualTo("""
                port: 3000        # default
                # key: hidden     # SOPHIA_KEY
                chroma:
                  host: gpu       # CHROMADB_HOST
                  # auth: hidden  # CHROMADB_AUTH
                """);
    }

    @Test
    void theStatusTellsThatTheRecordsAreDownAndAllElse() {
        host.answering(200, """
                {"store":{"place":"postgresql://db/sophia","state":"DOWN","reason":"nobody listens"},"hot":{"scopes":1},
                "servers":[{"name":"chroma","address":"c:1","state":"UP"}]}""");
        assertThat(run("status")).isZero();
        assertThat(told())
                .contains("records   postgresql://db/sophia, down: nobody listens\n")
                .contains("hot       1 scope")
                .contains("chroma")
                .doesNotContain("memories");
    }

    @Test
    void consolidatingShowsWhatItWouldDoAndOnlyThenDoesIt() {
        String report = """
                {"at":"2026-03-01T12:00:00Z","dryRun":true,"sessions":5,"facts":1200,"expired":3,"summaries":1,"folds":1,"promotions":2,"removals":1,
                "steps":[{"what":"summary","of":"monday"},{"what":"fold","of":"f2","into":"f1"}]}""";
        host.answering(200, report);
        assertThat(run("consolidate", "--dry-run")).isZero();
        assertThat(told())
                .contains("summary  monday\n", "fold     f2      f1\n")
                .endsWith(
                        "would make 1 summary of 5 sessions; would fold 1 fact; 2 facts of 1,200 would matter otherwise;"
                                + " would delete 1 of 3 memories that expired long ago\n");
    }

    @Test
    void aRebuildTellsEachIndexWhateverBecomesOfTheOthers() {
        String lucene = "{\"name\":\"lucene\",\"space\":\"s\",\"state\":\"CURRENT\"}";
        String chroma = "{\"name\":\"chroma\",\"space\":\"s\",\"state\":\"%s\",\"reason\":\"it is down\"}";
        host.answering(202, "{\"state\":\"REBUILDING\"}")
                .answering(200, "{\"projections\":[" + lucene + "," + chroma.formatted("REBUILDING") + "]}")
                .answering(200, "{\"projections\":[" + lucene + "," + chroma.formatted("FAILED") + "]}");
        assertThat(run("rebuild")).isEqualTo(1);
        assertThat(told()).isEqualTo("rebuilt the index lucene\n");
        assertThat(complained()).contains("the index chroma could not be made").contains("it is down");
    }

    @Test
    void aRebuildTellsWhatWasMadeBeforeTheServerWasLost() {
        host.answering(202, "{\"state\":\"REBUILDING\"}")
                .answering(200, """
                        {"projections":[{"name":"lucene","space":"s","state":"CURRENT"},
                        {"name":"chroma","space":"s","state":"REBUILDING"}]}""")
                .answering(503, "{\"detail\":\"it is lost\"}");
        assertThat(run("rebuild")).isEqualTo(1);
        assertThat(told()).isEqualTo("rebuilt the index lucene\n");
        assertThat(complained()).contains("it is lost");
    }

    @Test
    void anAddressWithAPathIsToldToHaveNone() {
        host.path = "/mcp";
        host.answering(400, "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32600,\"message\":\"no message\"}}")
                .answering(404, "{\"detail\":\"there is nothing here\"}");
        assertThat(run("recall", "tea")).isEqualTo(1);
        assertThat(complained()).contains("no message\nThe address of a Sophia server has no path: leave out /mcp.");
        assertThat(run("status")).isEqualTo(1);
        assertThat(complained()).contains("there is nothing here\nThe address of a Sophia server has no path");
    }

    @Test
    void theStatusTellsWhatTheModelOwesAndWhatIsWaitedFor() {
        host.answering(200, """
                {"store":{},"embedder":{"space":"letters@26d","awaiting":3},"reembedding":
                {"stage":"WAITING","from":"letters@1","to":"","done":0,"of":1,"since":"2026-03-01T12:00:00Z",
                "reason":"nobody is there"}}""");
        assertThat(run("status")).isZero();
        assertThat(told())
                .contains("awaiting  3 versions await their vectors\n")
                .contains("wanted    known when the embedding server answers; nobody is there\n");
    }

    @Test
    void theStatusTellsHowFarAReembeddingIs() {
        host.answering(200, """
                {"store":{},"embedder":{"space":"letters@1"},"reembedding":{"stage":"EMBEDDING","from":"letters@1",
                "to":"letters@2","done":1200,"of":20000,"since":"2026-03-01T12:00:00Z","reason":"no room"}}""").answering(200, """
                {"store":{},"reembedding":{"stage":"REMOVING","from":"letters@1","to":"letters@2","done":1,"of":1,
                "since":"2026-03-01T12:00:00Z"}}""");
        assertThat(run("status")).isZero();
        assertThat(run("status")).isZero();
        assertThat(told())
                .contains("wanted    letters@2, 1,200 of 20,000 versions since 2026-03-01 12:00; held up: no room\n")
                .contains("wanted    letters@2, 1 of 1 version since 2026-03-01 12:00,"
                        + " the vectors of letters@1 are removed\n");
    }

    @Test
    void aMoveTellsWhatWasMovedAndWhatToSetThen() {
        String address = "postgresql://db.example/sophia";
        assertThat(run("migrate", "--to", address)).isZero();
        assertThat(told())
                .contains("memories     3  ab12\n")
                .contains("moved from /home/ada/.sophia/memories to " + address)
                .contains("Now set \"records: " + address + "\" in the settings file")
                .contains("What was moved is still there.\n");
        out.reset();
        assertThat(run("migrate", "--to", "sqlite")).isZero();
        assertThat(told()).contains("Now remove the setting \"records\"");
        out.reset();
        assertThat(run("migrate", "--to", address, "--json")).isZero();
        assertThat(told()).contains("\"dryRun\" : false", "\"sha256\" : \"ab12\"", "\"value\" : \"" + address + "\"");
    }

    @Test
    void aDryRunCountsWhatWouldBeMoved() {
        assertThat(run("migrate", "--to", "sqlite", "--dry-run")).isZero();
        assertThat(told())
                .contains("memories     3\n")
                .contains("nothing was changed")
                .doesNotContain("Now ");
        out.reset();
        assertThat(run("migrate", "--to", "sqlite", "--dry-run", "--json")).isZero();
        assertThat(told()).contains("\"dryRun\" : true", "\"rows\" : 3").doesNotContain("sha256");
    }

    @Test
    void aMoveIsRefusedWithoutATarget() {
        assertThat(run("migrate")).isEqualTo(2);
        assertThat(complained()).contains("--to", "--reopen");
        assertThat(run("migrate", "--to", "sqlite", "--reopen")).isEqualTo(2);
        assertThat(run("migrate", "--dry-run", "--reopen")).isEqualTo(2);
        assertThat(complained()).contains("--dry-run goes with --to");
    }

    @Test
    void aCopyIsUsedAgainAndWhereItsRecordsWentIsTold() {
        host.moved = Optional.of("postgresql://db.example/sophia at 2026-03-05T08:00:00Z");
        assertThat(run("migrate", "--reopen")).isZero();
        assertThat(told())
                .contains("/home/ada/.sophia/memories may be used again")
                .contains("moved to postgresql://db.example/sophia at 2026-03-05T08:00:00Z");
        out.reset();
        assertThat(run("migrate", "--reopen", "--json")).isZero();
        assertThat(told()).contains("\"reopened\" : true", "\"moved\" : \"postgresql://db.example/sophia");
        out.reset();
        host.moved = Optional.empty();
        assertThat(run("migrate", "--reopen")).isZero();
        assertThat(told()).contains("are not refused");
    }
}
