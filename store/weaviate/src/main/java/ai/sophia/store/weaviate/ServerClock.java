package ai.sophia.store.weaviate;

import ai.sophia.core.tier.ClockSkew;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The clock of a server, by a request of its own: the client tells what the server answers, and not when. Stateless. */
final class ServerClock {
    private static final Logger LOG = LoggerFactory.getLogger(ServerClock.class);

    /** Answered without a key. */
    private static final String LIVE = "/v1/.well-known/live";

    private ServerClock() {}

    /** What is wrong with it; empty if nothing is, or it is not known. */
    static Optional<String> skew(URI address, Duration patience, ClockSkew clocks) {
        try (HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(patience)
                .build()) {
            HttpRequest request = HttpRequest.newBuilder(address.resolve(LIVE))
                    .timeout(patience)
                    .build();
            ClockSkew.Asking asking = clocks.ask();
            CompletableFuture<HttpResponse<Void>> answer = client.sendAsync(request, BodyHandlers.discarding());
            try {
                // the time-out of a request ends with the headers of its answer
                HttpResponse<Void> response = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
                return response.headers().firstValue("Date").flatMap(asking::told);
            } finally {
                answer.cancel(true);
                client.shutdownNow();
            }
        } catch (ExecutionException | TimeoutException unknown) {
            LOG.debug("The Weaviate server {} does not tell the time", address, unknown);
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
