package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.sophia.cli.Choices;
import ai.sophia.contract.TestingPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a running node tells while the PostgreSQL server of its records is away. */
final class RecordsAwayTest {
    private static final Duration AMPLE = Duration.ofMinutes(2);

    @TempDir
    Path home = Path.of("");

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void theRecordsAreSaidToBeDownAndTheNodeTakesNoTrafficUntilTheyAreBack() throws Exception {
        try (TestingPostgres postgres = TestingPostgres.start()) {
            Map<String, String> environment = Map.of(
                    "SOPHIA_RECORDS", postgres.database(),
                    "SOPHIA_POSTGRES_USER", postgres.user(),
                    "SOPHIA_POSTGRES_PASSWORD", postgres.password());
            Settings settings = new SettingsLoader(environment, home).load(new Choices(Map.of("port", "0"), ""));
            DataDirectory directory = DataDirectory.take(settings.data()).orElseThrow();
            try (Application application = Application.start(directory, settings, false)) {
                directory.publish(application.address(), Set.of());
                assertThat(get(application, "/health/ready").statusCode()).isEqualTo(200);
                assertThat(get(application, "/metrics").body()).contains("sophia_records_up 1.0");
                postgres.crash();
                await().atMost(AMPLE)
                        .until(() -> get(application, "/health/ready").statusCode() == 503);
                assertThat(get(application, "/health/ready").body()).contains("\"reason\":\"the PostgreSQL server");
                assertThat(get(application, "/health/live").statusCode()).isEqualTo(200);
                assertThat(get(application, "/metrics").body())
                        .contains("sophia_records_up 0.0")
                        .doesNotContain("sophia_store_", " NaN");
                TestingCommands commands = new TestingCommands(environment, home);
                assertThat(commands.run("status")).as(commands.complained()).isZero();
                assertThat(commands.told())
                        .contains("records   " + settings.records().orElseThrow() + ", down: the PostgreSQL server")
                        .contains("INDEX");
                assertThat(commands.run("doctor")).isEqualTo(1);
                assertThat(commands.told())
                        .contains("- the records in " + settings.records().orElseThrow() + " cannot be reached")
                        .contains("not sound");
                postgres.restart();
                await().atMost(AMPLE)
                        .until(() -> get(application, "/health/ready").statusCode() == 200);
                assertThat(get(application, "/metrics").body()).contains("sophia_store_memories 0.0");
            }
        }
    }

    private HttpResponse<String> get(Application application, String path) throws IOException, InterruptedException {
        URI address = application.address().resolve(path);
        return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
    }
}
