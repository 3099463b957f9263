package ai.sophia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** {@code sophia outcome}. */
final class OutcomeCommandTest extends TestingShell {
    private static final String TOLD = """
            {"status":"REVISED","id":"01a2215c-5bd1-7000-8589-9c7b9a8cb5b3","version":3,"worked":2,"failed":1,"likelihood":0.6}""";

    @Test
    void taskAndStepsAreToldInTheirOrder() {
        host.answering(200, TOLD);
        assertThat(run("outcome", "deploy", "--step", "make", "--step", "push", "--failed", "--user", "ada"))
                .isZero();
        assertThat(host.requests.getFirst())
                .startsWith("POST /api/outcomes")
                .contains(
                        "\"task\":\"deploy\"", "\"steps\":[\"make\",\"push\"]", "\"worked\":false", "\"user\":\"ada\"");
        assertThat(told()).contains("noted as 01a2215c-5bd1-7000-8589-9c7b9a8cb5b3: worked 2 of 3");
    }

    @Test
    void whetherItWorkedIsSaidOnce() {
        assertThat(run("outcome", "deploy", "--step", "make")).isEqualTo(2);
        assertThat(run("outcome", "deploy", "--step", "make", "--worked", "--failed"))
                .isEqualTo(2);
        assertThat(run("outcome", "deploy", "--worked")).isEqualTo(2);
        assertThat(host.requests).isEmpty();
    }
}
