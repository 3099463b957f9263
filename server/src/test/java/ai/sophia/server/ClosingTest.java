package ai.sophia.server;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.access.Access;
import ai.sophia.core.tier.Limits;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a server says that is closing, by a connection that is open still. */
final class ClosingTest {
    @Test
    void whatItHasNotBegunIsRefusedAndMarkedAsUntouched() throws Exception {
        ServerSettings settings = ServerSettings.of("127.0.0.1", 0, "0.0.0-testing", Path.of("nowhere"));
        Gate gate = new Gate(new Access(Optional.empty(), InstantSource.system()), settings, true);
        Lifetime lifetime = new Lifetime();
        lifetime.end();
        Edge edge = new Edge(settings, new MicrometerTelemetry(), gate, Limits.NONE, lifetime);
        WebServer web = WebServer.builder()
                .shutdownHook(false)
                .host("127.0.0.1")
                .routing(HttpRouting.builder().any(edge.refusingPath(List.of())))
                .build()
                .start();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + web.port() + "/api/status"))
                    .build();
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Sophia-Untouched")).contains("true");
            assertThat(answer.headers().firstValue("Retry-After")).contains("1");
            assertThat(answer.body()).contains("nothing was done");
        } finally {
            web.stop();
        }
    }
}
