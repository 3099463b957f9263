package ai.sophia.model.openai;

import ai.sophia.core.Fault;
import ai.sophia.core.embedding.EmbeddingSpace;
import ai.sophia.model.openai.CallFailure.Refused;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The first contact with a server: which model it has, and how long its vectors are. Stateless. */
public final class Contact {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int NAMED = 5;

    private Contact() {}

    /**
     * The space in which a server embeds, by the list of its models and one embedding.
     *
     * @param patience how long it may take, in all
     * @throws Fault.Unavailable if the server does not serve, or offers several models and the settings name none
     */
    public static EmbeddingSpace with(EmbeddingServer server, Duration patience) {
        Deadline deadline = Deadline.in(patience);
        return connected(server, connection -> space(server, connection, deadline));
    }

    /** What is asked over a connection that is made for it. */
    interface Asking<T> {
        /** Asks; a {@link CallFailure} says why there is no answer. */
        T by(Connection connection);
    }

    /**
     * Asks, and closes the connection.
     *
     * @throws Fault.Unavailable if the server does not serve
     */
    static <T> T connected(EmbeddingServer server, Asking<T> asking) {
        try (Connection connection = new Connection(server.peer())) {
            return asking.by(connection);
        } catch (Refused refusal) {
            throw new Fault.Unavailable(
                    String.valueOf(refusal.getMessage()) + (refusal.told().isEmpty() ? "" : ": " + refusal.told()),
                    Attempts.REST);
        } catch (CallFailure failure) {
            throw new Fault.Unavailable(String.valueOf(failure.getMessage()), Attempts.REST);
        }
    }

    /** The space in which the server embeds. */
    static EmbeddingSpace space(EmbeddingServer server, Connection connection, Deadline deadline) {
        String model = server.model().isEmpty() ? offered(server, connection, deadline) : server.model();
        HttpResponse<byte[]> response = embedded(server, model, connection, deadline);
        int length = EmbeddingsBody.answer(response.body(), 1).vectors().getFirst().length;
        if (length == 0 || (server.dimension() > 0 && length != server.dimension())) {
            throw new Fault.Unavailable(
                    "expected vectors of "
                            + (server.dimension() > 0 ? server.dimension() + " numbers" : "some numbers")
                            + " of " + model + ", but the embedding server " + server.address() + " answered "
                            + length,
                    Attempts.REST);
        }
        return server.space(model, length);
    }

    /** Has a text embedded that says nothing. */
    static HttpResponse<byte[]> embedded(
            EmbeddingServer server, String model, Connection connection, Deadline deadline) {
        byte[] request = EmbeddingsBody.request(model, List.of(Calls.NOTHING), server.dimension(), false);
        return connection.send(server.address().embeddings(), request, Map.of(), deadline);
    }

    private static String offered(EmbeddingServer server, Connection connection, Deadline deadline) {
        List<String> names = new ArrayList<>();
        try {
            JsonNode list = JSON.readTree(connection.get(server.address().models(), deadline));
            list.path("data").forEach(each -> names.add(each.path("id").asString("")));
        } catch (JacksonException malformed) {
            throw new CallFailure.Lasting("the list of models at " + server.address() + " is no JSON");
        }
        if (names.size() != 1 || names.getFirst().isBlank()) {
            throw new Fault.Unavailable(
                    "the embedding server " + server.address() + " offers "
                            + (names.isEmpty()
                                    ? "no model by name"
                                    : "several models, such as "
                                            + String.join(", ", names.subList(0, Math.min(NAMED, names.size()))))
                            + ": name one in embedder.model",
                    Attempts.REST);
        }
        return names.getFirst();
    }
}
