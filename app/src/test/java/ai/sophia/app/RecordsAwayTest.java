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

    /** By every way that there is to ask. */
    @Test
    void whatTheNodeKnowsIsStillRecalledAndMarkedAndNothingIsStored() throws Exception {
        try (TestingPostgres postgres = TestingPostgres.start()) {
            Map<String, String> environment = environment(postgres);
            Settings settings = settings(environment);
            DataDirectory directory = DataDirectory.take(settings.data()).orElseThrow();
            try (Application application = Application.start(directory, settings, false)) {
                directory.publish(application.address(), Set.of());
                String fact = "{\"text\": \"Ada drinks tea\", \"user\": \"ada\"}";
                String question = "{\"query\": \"what does Ada drink?\", \"user\": \"ada\"}";
                String ofMem0 = "{\"query\": \"what does Ada drink?\", \"user_id\": \"ada\"}";
                assertThat(post(application, "/api/memories", fact).statusCode())
                        .isEqualTo(201);
                assertThat(post(application, "/api/recall", question).body())
                        .contains("Ada drinks tea")
                        .doesNotContain("unverified");
                postgres.crash();
                await().atMost(AMPLE)
                        .untilAsserted(() -> assertThat(post(application, "/api/recall", question)
                                        .body())
                                .contains("Ada drinks tea", "\"unverified\":true", "\"records\""));
                HttpResponse<String> search = post(application, "/search", ofMem0);
                assertThat(search.body()).contains("Ada drinks tea", "\"unverified\":true");
                assertThat(search.headers().firstValue("Sophia-Unverified")).contains("true");
                HttpResponse<String> bare = post(application, "/v1/memories/search/", ofMem0, "Mem0-User-ID", "ada");
                assertThat(bare.body()).startsWith("[").contains("Ada drinks tea");
                assertThat(bare.headers().firstValue("Sophia-Unverified")).contains("true");
                TestingCommands commands = new TestingCommands(environment, home);
                assertThat(commands.run("recall", "what does Ada drink?", "--user", "ada"))
                        .as(commands.complained())
                        .isZero();
                assertThat(commands.told()).contains("Ada drinks tea");
                assertThat(commands.complained()).contains("unverified").doesNotContain("without records");
                HttpResponse<String> refused = post(application, "/api/memories", fact.replace("tea", "coffee"));
                assertThat(refused.statusCode()).isEqualTo(503);
                assertThat(refused.headers().firstValue("Retry-After")).isPresent();
                postgres.restart();
                await().atMost(AMPLE)
                        .untilAsserted(() -> assertThat(post(application, "/api/recall", question)
                                        .body())
                                .contains("Ada drinks tea")
                                .doesNotContain("unverified"));
                assertThat(post(application, "/search", ofMem0).headers().firstValue("Sophia-Unverified"))
                        .isEmpty();
            }
        }
    }

    private static Map<String, String> environment(TestingPostgres postgres) {
        return Map.of(
                "SOPHIA_RECORDS", postgres.database(),
                "SOPHIA_POSTGRES_USER", postgres.user(),
                "SOPHIA_POSTGRES_PASSWORD", postgres.password());
    }

    private Settings settings(Map<String, String> environment) {
        return new SettingsLoader(environment, home).load(new Choices(Map.of("port", "0"), ""));
    }

    @Test
    void theRecordsAreSaidToBeDownAndTheNodeTakesNoTrafficUntilTheyAreBack() throws Exception {
        try (TestingPostgres postgres = TestingPostgres.start()) {
            Map<String, String> environment = environment(postgres);
            Settings settings = settings(environment);
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
                        .contains("PostgreSQL at " + settings.records().orElseThrow() + ": not as it should be")
                        .contains("- PostgreSQL: the PostgreSQL server of the records, ")
                        .contains("- the records in " + settings.records().orElseThrow() + " cannot be reached")
                        .contains("2 findings, told above");
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

    private HttpResponse<String> post(Application application, String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        application.address().resolve(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
