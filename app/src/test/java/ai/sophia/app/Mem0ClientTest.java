package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.cli.Choices;
import ai.sophia.contract.TestingScript;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** mem0's own package, as npm has it, drives the whole program over HTTP. */
final class Mem0ClientTest {
    private static final String KEY = "m0-testing-0123456789";

    @TempDir
    Path home;

    /** What a run of the scripts came to. */
    private record Run(int exit, int passed, int failed, String output) {}

    @Test
    void everyMethodOfThePackageWorks() throws Exception {
        try (Application application = start()) {
            Run run = run(address(application));
            assertThat(run.exit()).as(run.output()).isZero();
            assertThat(run.failed()).isZero();
            assertThat(run.passed()).isGreaterThan(20);
        }
    }

    @Test
    void noneOfTheScriptsPassesWhereThereIsNoServer() throws Exception {
        int dead;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            dead = free.getLocalPort();
        }
        Run run = run("http://127.0.0.1:" + dead);
        assertThat(run.exit()).isNotZero();
        assertThat(run.failed()).as(run.output()).isGreaterThan(20);
        assertThat(run.passed()).as(run.output()).isZero();
    }

    @Test
    void anEventIsThereAfterARestart() throws Exception {
        JsonMapper mapper = new JsonMapper();
        String event;
        try (Application application = start()) {
            HttpResponse<String> added = send(application, "/v3/memories/add/", "POST", """
                    {"messages":[{"role":"user","content":"Ada drinks tea"}],"user_id":"ada"}""");
            assertThat(added.statusCode()).as(added.body()).isEqualTo(200);
            event = mapper.readTree(added.body()).path("event_id").asString();
        }
        try (Application application = start()) {
            HttpResponse<String> told = send(application, "/v1/event/" + event + "/", "GET", "");
            assertThat(told.statusCode()).as(told.body()).isEqualTo(200);
            assertThat(told.body()).contains("SUCCEEDED").contains("Ada drinks tea");
        }
    }

    private Application start() {
        Map<String, String> said = Map.of(
                "data", home.resolve("data").toString(),
                "port", "0",
                "key", KEY,
                "budgets.hot", "60 s",
                "budgets.lexical", "60 s",
                "budgets.vectors", "60 s");
        Settings settings = new SettingsLoader(Map.of(), home).load(new Choices(said, ""));
        return Application.start(DataDirectory.take(settings.data()).orElseThrow(), settings, false);
    }

    private static String address(Application application) {
        String address = application.address().toString();
        return address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
    }

    private static HttpResponse<String> send(Application application, String path, String method, String body)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(address(application) + path))
                            .header("Authorization", "Token " + KEY)
                            .header("Content-Type", "application/json")
                            .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofString());
        }
    }

    private Run run(String host) {
        TestingScript script = TestingScript.run(
                Map.of(
                        "SOPHIA_HOST",
                        host,
                        "SOPHIA_API_KEY",
                        KEY,
                        "MEM0_TELEMETRY",
                        "false",
                        "MEM0_DIR",
                        home.resolve("mem0").toString()),
                List.of("--test-reporter=tap"),
                "mem0/all.mjs");
        String told = script.output();
        return new Run(script.exit(), count(told, "pass"), count(told, "fail"), told);
    }

    private static int count(String told, String what) {
        Matcher matcher = Pattern.compile("(?m)^# " + what + " (\\d+)$").matcher(told);
        assertThat(matcher.find()).as("the totals of\n%s", told).isTrue();
        return Integer.parseInt(matcher.group(1));
    }
}
