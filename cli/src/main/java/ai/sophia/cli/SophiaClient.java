package ai.sophia.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The REST interface as the commands use it: JSON trees in and out. Each call names a member that its answer must have, empty for none, so
 * that the answer of something else than Sophia is not taken for one that holds nothing. Safe for all threads; calls block.
 */
final class SophiaClient implements AutoCloseable {
    /** Reads and writes all JSON of the commands. */
    static final JsonMapper JSON = JsonMapper.builder().build();

    private static final String LINES = "application/x-ndjson";
    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final Connection connection;
    private final HttpClient http;

    SophiaClient(Connection connection) {
        this.connection = connection;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_PATIENCE)
                .build();
    }

    JsonNode get(String path, Map<String, String> query, String member) throws InterruptedException {
        return having(member, tree(send(request(path, query).GET().build())));
    }

    JsonNode post(String path, JsonNode body, String member) throws InterruptedException {
        return having(member, tree(send(posting(path, body))));
    }

    /**
     * Posts what may arrive twice: it is sent again, once, if the connection breaks before the answer. A connection that is kept may be
     * closed by the other side just when it is used again, and of the requests that meet this the JDK's client repeats only GET.
     */
    JsonNode postRepeatably(String path, JsonNode body, String member) throws InterruptedException {
        HttpRequest request = posting(path, body);
        try {
            return having(member, tree(accepted(answer(request))));
        } catch (IOException broken) {
            return having(member, tree(send(request)));
        }
    }

    private HttpRequest posting(String path, JsonNode body) {
        return request(path, Map.of())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                .build();
    }

    JsonNode delete(String path, Map<String, String> query, String member) throws InterruptedException {
        return having(member, tree(send(request(path, query).DELETE().build())));
    }

    /** An answer of any length, one JSON object a line; the caller closes it. */
    InputStream lines(String path, Map<String, String> query) throws InterruptedException {
        HttpResponse<InputStream> response =
                send(request(path, query).header("Accept", LINES).GET().build());
        String type = response.headers().firstValue("Content-Type").orElse("none");
        if (!type.toLowerCase(Locale.ROOT).startsWith(LINES)) {
            throw stranger("expected content of the type " + LINES + ", but got " + Terminal.line(type));
        }
        return response.body();
    }

    /** The reading of an answer failed on the way. */
    Failure brokenOff(IOException broken) {
        return Failure.of(
                "the answer of " + connection.address() + " broke off: " + described(broken) + "\nTry again.");
    }

    @Override
    public void close() {
        http.shutdownNow();
        connection.close();
    }

    private HttpRequest.Builder request(String path, Map<String, String> query) {
        String parameters = query.entrySet().stream()
                .filter(each -> !each.getValue().isEmpty())
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        URI address = URI.create(base() + path + (parameters.isEmpty() ? "" : "?" + parameters));
        HttpRequest.Builder builder = HttpRequest.newBuilder(address).timeout(PATIENCE);
        return connection.key().isEmpty() ? builder : builder.header("Authorization", "Bearer " + connection.key());
    }

    private String base() {
        String address = connection.address().toString();
        return address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
    }

    private HttpResponse<InputStream> send(HttpRequest request) throws InterruptedException {
        try {
            return accepted(answer(request));
        } catch (IOException broken) {
            throw Failure.of("the connection to " + connection.address() + " broke: " + described(broken)
                    + "\nTry again; what was acknowledged is stored.");
        }
    }

    /**
     * @throws IOException if the connection broke before the answer came
     * @throws Failure if there is none, or nobody answers as a server does
     */
    private HttpResponse<InputStream> answer(HttpRequest request) throws IOException, InterruptedException {
        try {
            return http.send(request, BodyHandlers.ofInputStream());
        } catch (ConnectException refused) {
            throw Failure.of(
                    "no Sophia server answers at " + connection.address()
                            + "\nStart one there with \"sophia serve\", or leave out --server and SOPHIA_SERVER to use the data directory.");
        } catch (HttpTimeoutException late) {
            throw Failure.of("the server at " + connection.address()
                    + " did not answer in time\nTry again, or see \"sophia status\".");
        } catch (SSLException insecure) {
            throw Failure.of("no secure connection to " + connection.address() + ": " + described(insecure)
                    + "\nUse http:// if that server speaks plain HTTP, or give it a certificate that Java trusts.");
        } catch (ProtocolException strange) {
            throw stranger("expected HTTP, but got: " + Terminal.line(described(strange)));
        }
    }

    private HttpResponse<InputStream> accepted(HttpResponse<InputStream> response) {
        if (response.statusCode() >= 300) {
            throw refusal(response);
        }
        return response;
    }

    private Refusal refusal(HttpResponse<InputStream> response) {
        int status = response.statusCode();
        try {
            JsonNode problem = tree(response);
            String detail =
                    problem.path("detail").asString(problem.path("title").asString(""));
            return new Refusal(
                    status,
                    problem.path("field").asString(""),
                    detail.isEmpty() ? "the server answered with status " + status : detail,
                    retryAfter(response));
        } catch (Failure unreadable) {
            return new Refusal(
                    status,
                    "",
                    "the server answered with status " + status + ", which does not look like Sophia",
                    Duration.ZERO);
        }
    }

    private static Duration retryAfter(HttpResponse<InputStream> response) {
        String seconds = response.headers().firstValue("Retry-After").orElse("");
        return seconds.matches("\\d{1,4}") ? Duration.ofSeconds(Long.parseLong(seconds)) : Duration.ZERO;
    }

    private JsonNode tree(HttpResponse<InputStream> response) {
        try (InputStream body = response.body()) {
            byte[] bytes = body.readAllBytes();
            return bytes.length == 0 ? JsonNodeFactory.instance.objectNode() : JSON.readTree(bytes);
        } catch (IOException broken) {
            throw brokenOff(broken);
        } catch (JacksonException strange) {
            throw stranger("expected JSON, but got something else");
        }
    }

    private JsonNode having(String member, JsonNode answer) {
        if (!member.isEmpty() && !answer.has(member)) {
            throw stranger("expected an answer with \"" + member + "\", but got "
                    + Terminal.cut(Terminal.line(answer.toString()), 80));
        }
        return answer;
    }

    private Failure stranger(String reason) {
        return Failure.of("what answers at " + connection.address() + " is no Sophia server: " + reason);
    }

    private static String described(IOException failure) {
        String said = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        return said.endsWith("received no bytes") ? "it was closed without an answer" : said;
    }
}
