package ai.sophia.bench.tiers;

import ai.sophia.bench.driver.ChildServer;
import ai.sophia.bench.driver.Turns;
import ai.sophia.bench.peers.Stage;
import ai.sophia.core.embedding.Embedder.Role;
import ai.sophia.guard.Breaker;
import ai.sophia.model.openai.Address;
import ai.sophia.model.openai.Contact;
import ai.sophia.model.openai.EmbeddingServer;
import ai.sophia.model.openai.OpenAiEmbedder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The embedder on a server, which is another Sophia that keeps nothing it was asked: a question, beside the JDK's HTTP client, which sends the same
 * request and does not read the numbers in the answer. Used by one thread.
 */
record EmbedderPart(Gauge gauge, String mainClass, long seed) {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    List<TierRow> measure(Stage stage) throws IOException, InterruptedException {
        // each text is asked for more than once
        Map<String, String> forgetful = Map.of("SOPHIA_CACHE", "0");
        try (ChildServer child = ChildServer.start(mainClass, stage.directory("embeddings"), forgetful)) {
            URI address = child.awaitReady();
            List<String> questions = questions();
            List<HttpRequest> requests = sent(address, questions).stream()
                    .map(each -> each.to(address))
                    .toList();
            try (OpenAiEmbedder embedder = embedder(address);
                    HttpClient bare = HttpClient.newBuilder()
                            .version(HttpClient.Version.HTTP_1_1)
                            .build()) {
                Measured measured = gauge.beside(
                        number -> embedder.embed(Role.QUESTION, List.of(questions.get(number))),
                        number -> Tap.send(bare, requests.get(number)));
                return List.of(TierRow.of(TierRow.Level.EMBEDDER, "a server", "vector of a question", measured));
            }
        }
    }

    private List<String> questions() {
        Turns turns = new Turns(seed);
        List<String> questions = new ArrayList<>();
        for (int number = 0; number < gauge.calls(); number++) {
            questions.add(turns.question());
        }
        return questions;
    }

    private static OpenAiEmbedder embedder(URI address) {
        EmbeddingServer server = new EmbeddingServer(Address.of(address.toString()), "", "", "", 0, "", "", PATIENCE);
        return new OpenAiEmbedder(
                server, Contact.with(server, PATIENCE), new Breaker("embeddings", OpenAiEmbedder.LONGEST));
    }

    /** What each question sends, one request each. */
    private static List<Tap.Sent> sent(URI address, List<String> questions) throws IOException {
        List<Tap.Sent> sent = new ArrayList<>();
        try (Tap tap = Tap.before(address);
                OpenAiEmbedder tapped = embedder(URI.create("http://127.0.0.1:" + tap.port()))) {
            for (String question : questions) {
                tap.take("");
                tapped.embed(Role.QUESTION, List.of(question));
                List<Tap.Sent> requests = tap.take("/embeddings");
                if (requests.size() != 1) {
                    throw new IOException("expected a question to send one request, but got " + requests.size());
                }
                sent.addAll(requests);
            }
        }
        return sent;
    }
}
