package ai.sophia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The commands about sessions. */
final class SessionCommandsTest extends TestingShell {
    @Test
    void sessionsAreListedWithTheirStates() {
        host.answering(200, """
                {"sessions":[{"session":"s2","user":"ada","state":"open","turns":1234,
                "first":"2026-03-01T10:00:00Z","last":"2026-03-02T11:30:00Z"},
                {"session":"s1","user":"ada","state":"closed","closedAt":"2026-03-01T09:00:00Z","turns":2,
                "first":"2026-02-01T10:00:00Z","last":"2026-02-01T10:05:00Z"}],"next":"7"}""");
        assertThat(run("sessions", "--user", "ada", "--limit", "2")).isZero();
        assertThat(host.requests.getFirst()).startsWith("GET /api/sessions?user=ada&limit=2");
        assertThat(told().lines().map(String::strip))
                .anyMatch(line -> line.matches("s2 +ada +open +1[,.]?234 +2026-03-01 10:00 +2026-03-02 11:30"))
                .anyMatch(line -> line.matches("s1 +ada +closed +2 +2026-02-01 10:00 +2026-02-01 10:05"));
        assertThat(complained()).contains("--cursor 7");
    }

    @Test
    void whereThereIsNoneItIsSaidHowToFindSome() {
        host.answering(200, "{\"sessions\":[]}");
        assertThat(run("sessions")).isZero();
        assertThat(complained()).contains("no sessions here", "--user \"*\"");
    }

    @Test
    void aSessionIsShownFromItsEndWithWhatCameBefore() {
        host.answering(200, """
                {"session":"s 1","state":"closed","closedAt":"2026-03-01T09:00:00Z",
                "summary":{"sentences":[{"turn":"%s","text":"My cat is Tom.","role":"user"}],"tokens":9,
                "turnsLookedAt":200,"earlierTurns":true},
                "turns":[{"id":"%s","text":"and so on","speaker":"Ada","saidAt":"2026-03-01T08:00:00Z"}],"tokens":20}""".formatted(ID, ID));
        assertThat(run("session", "show", "s 1", "--user", "ada", "--tokens", "100"))
                .isZero();
        assertThat(host.requests.getFirst()).startsWith("GET /api/sessions/s%201?user=ada&tokens=100");
        assertThat(told())
                .contains(
                        "Of the 200 turns before, and there are earlier ones:",
                        "- user: My cat is Tom.",
                        "Ada: and so on");
        assertThat(complained()).contains("sophia session reopen");
    }

    @Test
    void aSessionIsClosedAndReopened() {
        host.answering(200, "{\"session\":\"s1\",\"state\":\"closed\",\"closedAt\":\"2026-03-01T09:00:00Z\"}");
        assertThat(run("session", "close", "s1", "--user", "ada")).isZero();
        assertThat(told()).isEqualTo("closed s1 since 2026-03-01 09:00\n");
        host.answering(200, "{\"session\":\"s1\",\"state\":\"open\",\"ttl\":\"PT168H\"}");
        assertThat(run("session", "reopen", "s1", "--user", "ada", "--ttl", "P7D"))
                .isZero();
        assertThat(told()).endsWith("opened s1; turns are seen for PT168H\n");
        assertThat(host.requests.getLast())
                .startsWith("POST /api/sessions/s1/reopen")
                .contains("\"ttl\":\"P7D\"");
    }

    @Test
    void whatIsNoSessionIsRefusedBeforeAServerIsAsked() {
        assertThat(run("session", "show", " ")).isEqualTo(2);
        assertThat(complained()).contains("expected the name of a session");
        assertThat(run("session", "close")).isEqualTo(2);
        assertThat(run("session")).isEqualTo(2);
        assertThat(host.requests).isEmpty();
    }
}
