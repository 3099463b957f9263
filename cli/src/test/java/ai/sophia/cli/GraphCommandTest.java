package ai.sophia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The command that looks at whom and what facts tell of. */
final class GraphCommandTest extends TestingShell {
    private static final String BOSS = """
            {"fact":"%s","sort":"relation","from":"user","relation":"boss","to":["Linda"],"text":"Linda is my boss",
            "negated":false,"confidence":0.9,"validFrom":"2026-03-01T09:00:00Z","validTo":"2026-05-01T09:00:00Z",
            "saidIn":["%s"],"distance":1}""".formatted(ID, ID);

    private static final String TEA = """
            {"fact":"%s","sort":"preference","from":"Linda","relation":"likes","to":["tea","coffee"],"text":"Linda likes tea",
            "speaker":"Ada","negated":true,"confidence":0.9,"validFrom":"2026-04-01T09:00:00Z","saidIn":[],"distance":1}""".formatted(ID);

    private static final String LINDA = "\"entity\":{\"name\":\"Linda\",\"aliases\":[\"user's boss\"],\"facts\":2}";

    @Test
    void thoseWhoAreToldOfAreListed() {
        host.answering(
                200,
                "{\"entities\":[{\"name\":\"user\",\"facts\":1200},{\"name\":\"Linda\",\"aliases\":[\"user's boss\"],\"facts\":2}],"
                        + "\"next\":\"c7\",\"behind\":false}");
        assertThat(run("graph", "--user", "ada", "--limit", "2", "--valid-at", "2026-04-01"))
                .isZero();
        assertThat(told()).isEqualTo("""
                FACTS  NAME   ALSO
                1,200  user
                    2  Linda  user's boss
                """);
        assertThat(complained()).isEqualTo("more with --cursor c7\n");
        assertThat(host.requests)
                .containsExactly("GET /api/graph/entities?user=ada&limit=2&validAt=2026-04-01T00%3A00%3A00Z ");
    }

    @Test
    void anEntityIsShownWithItsRelations() {
        host.answering(
                200, "{" + LINDA + ",\"relations\":[" + TEA + "],\"neighbors\":[],\"more\":true,\"behind\":false}");
        assertThat(run("graph", "my boss", "--user", "ada", "--depth", "2")).isZero();
        assertThat(told()).isEqualTo("""
                Linda (user's boss)

                SINCE       FROM   RELATION    TO           FACT
                2026-04-01  Linda  not: likes  tea, coffee  Ada: Linda likes tea
                """);
        assertThat(complained()).isEqualTo("there are more; --limit tells how many to show\n");
        assertThat(host.requests).containsExactly("GET /api/graph/entities/my%20boss?user=ada&depth=2 ");
    }

    @Test
    void anEntityOfWhichNothingIsSoTellsWhereThatIsShownWhichWas() {
        host.answering(200, "{" + LINDA + ",\"relations\":[],\"neighbors\":[],\"more\":false,\"behind\":false}");
        assertThat(run("graph", "Linda")).isZero();
        assertThat(told()).isEqualTo("Linda (user's boss)\n");
        assertThat(complained())
                .isEqualTo("nothing is so of it at that moment; what was so is shown with --timeline\n");
    }

    @Test
    void aTimelineTellsWhatHasEnded() {
        String denial = TEA.replace("\"likes\"", "\"doesn't like\"");
        host.answering(200, "{" + LINDA + ",\"relations\":[" + BOSS + "," + denial + "],\"behind\":false}");
        assertThat(run("graph", "either/or", "--timeline")).isZero();
        assertThat(told()).isEqualTo("""
                Linda (user's boss)

                SINCE       UNTIL       FROM   RELATION      TO           FACT
                2026-03-01  2026-05-01  user   boss          Linda        Linda is my boss
                2026-04-01              Linda  doesn't like  tea, coffee  Ada: Linda likes tea
                """);
        assertThat(host.requests).containsExactly("GET /api/graph/entities/either%2For/timeline ");
    }

    @Test
    void whereNobodyIsToldOfItIsToldHowToGoOn() {
        String none = "{\"entities\":[],\"behind\":false}";
        host.answering(200, none).answering(200, none);
        assertThat(run("graph")).isZero();
        assertThat(run("graph", "--user", "ada")).isZero();
        assertThat(complained().lines())
                .containsExactly(
                        "nobody is told of here; those of whom a user tells are listed with --user NAME",
                        "nobody is told of here; facts are made of what people say in conversations (sophia remember TEXT --role user --session NAME)");
    }

    @Test
    void whatDoesNotGoTogetherIsRefusedBeforeAServerIsAsked() {
        for (List<String> arguments : List.of(
                List.of("graph", "--timeline"),
                List.of("graph", "--depth", "2"),
                List.of("graph", "Linda", "--depth", "4"),
                List.of("graph", "Linda", "--limit", "501"),
                List.of("graph", "Linda", "--cursor", "c7"),
                List.of("graph", "Linda", "--timeline", "--depth", "2"))) {
            assertThat(run(arguments.toArray(String[]::new)))
                    .as("%s", arguments)
                    .isEqualTo(2);
        }
        assertThat(host.requests).isEmpty();
    }

    @Test
    void jsonIsPassedOn() {
        host.answering(200, "{\"entities\":[],\"behind\":false}");
        assertThat(run("graph", "--json")).isZero();
        assertThat(told()).contains("\"entities\"");
    }
}
