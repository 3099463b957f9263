package ai.sophia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** {@code sophia share}. */
final class ShareCommandTest extends TestingShell {
    private static final String KEPT = """
            {"user":"ada","agents":[{"agent":"coach","with":[]},{"agent":"nurse","with":["a","b"]}],"settled":false}""";

    @Test
    void anAgentIsSaidToShareAndAllThatDoNotWithAllAreTold() {
        host.answering(200, KEPT);
        assertThat(run("share", "coach", "--with", "none", "--user", "ada")).isZero();
        assertThat(host.requests.getFirst())
                .startsWith("POST /api/sharing")
                .contains("\"agent\":\"coach\"", "\"with\":\"none\"", "\"user\":\"ada\"");
        assertThat(told().lines().map(String::strip))
                .anyMatch(line -> line.matches("coach +none"))
                .anyMatch(line -> line.matches("nurse +a, b"));
        assertThat(complained()).contains("follows in a moment");
    }

    @Test
    void severalAreNamedWithCommasBetween() {
        host.answering(200, KEPT);
        assertThat(run("share", "coach", "--with", "planner,nurse")).isZero();
        assertThat(host.requests.getFirst()).contains("\"with\":[\"planner\",\"nurse\"]");
    }

    @Test
    void withoutAnAgentItIsAskedHowTheyShare() {
        host.answering(200, "{\"agents\":[],\"settled\":true}");
        assertThat(run("share", "--user", "ada")).isZero();
        assertThat(host.requests.getFirst()).startsWith("GET /api/sharing?user=ada");
        assertThat(complained()).contains("all agents share");
    }

    @Test
    void anAgentAndWithWhomBelongTogether() {
        assertThat(run("share", "coach", "--user", "ada")).isEqualTo(2);
        assertThat(run("share", "--with", "none", "--user", "ada")).isEqualTo(2);
        assertThat(host.requests).isEmpty();
    }

    @Test
    void aQuestionSaysWhoAsks() {
        host.answering(200, "{\"hits\":[],\"degraded\":[]}");
        assertThat(run("recall", "what is it?", "--user", "ada", "--as", "planner"))
                .isZero();
        assertThat(host.requests.getFirst()).contains("\"as\":\"planner\"");
        host.answering(200, "{\"memories\":[]}");
        assertThat(run("list", "--user", "ada", "--as", "planner")).isZero();
        assertThat(host.requests.getLast()).contains("as=planner");
    }
}
