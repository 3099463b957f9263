package ai.sophia.cli;

import ai.sophia.cli.Carrier.Reply;
import ai.sophia.core.tier.BrokenConnection;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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

    private final Carrier carrier;

    /** @param carrier the way to the server, closed with this */
    SophiaClient(Carrier carrier) {
        this.carrier = carrier;
    }

    /** Whether who is asked serves others too, and did before this command. */
    boolean isOfLastingServer() {
        return carrier.isLasting();
    }

    JsonNode get(String path, Map<String, String> query, String member) throws InterruptedException {
        return having(member, tree(send("GET", whole(path, query), Map.of(), "")));
    }

    JsonNode post(String path, JsonNode body, String member) throws InterruptedException {
        return having(member, tree(send(posting(path, body))));
    }

    /**
     * Posts what may arrive twice: it is sent again, once, if the connection breaks before the answer. A connection that is kept may be
     * closed by the other side just when it is used again, and of the requests that meet this the JDK's client repeats only GET.
     */
    JsonNode postRepeatably(String path, JsonNode body, String member) throws InterruptedException {
        Sent posted = posting(path, body);
        try {
            return having(member, tree(accepted(answer(posted))));
        } catch (IOException broken) {
            return having(member, tree(send(posted)));
        }
    }

    /** A request as it is sent. */
    private record Sent(String method, String path, Map<String, String> headers, String body) {}

    private static Sent posting(String path, JsonNode body) {
        return new Sent("POST", path, Map.of("Content-Type", "application/json"), JSON.writeValueAsString(body));
    }

    JsonNode delete(String path, Map<String, String> query, String member) throws InterruptedException {
        return having(member, tree(send("DELETE", whole(path, query), Map.of(), "")));
    }

    /** An answer of any length, one JSON object a line; the caller closes it. */
    InputStream lines(String path, Map<String, String> query) throws InterruptedException {
        Reply reply = send("GET", whole(path, query), Map.of("Accept", LINES), "");
        if (!reply.type().toLowerCase(Locale.ROOT).startsWith(LINES)) {
            throw stranger("expected content of the type " + LINES + ", but got "
                    + Terminal.line(reply.type().isEmpty() ? "none" : reply.type()));
        }
        return reply.body();
    }

    /** The reading of an answer failed on the way. */
    Failure brokenOff(IOException broken) {
        return Failure.of(
                "the answer of " + carrier.place() + " broke off: " + BrokenConnection.reason(broken) + "\nTry again.");
    }

    @Override
    public void close() {
        carrier.close();
    }

    private static String whole(String path, Map<String, String> query) {
        String parameters = query.entrySet().stream()
                .filter(each -> !each.getValue().isEmpty())
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return parameters.isEmpty() ? path : path + "?" + parameters;
    }

    private Reply send(String method, String path, Map<String, String> headers, String body)
            throws InterruptedException {
        return send(new Sent(method, path, headers, body));
    }

    private Reply send(Sent sent) throws InterruptedException {
        try {
            return accepted(answer(sent));
        } catch (IOException broken) {
            throw Failure.of("the connection to " + carrier.place() + " broke: " + BrokenConnection.reason(broken)
                    + "\nTry again; what was acknowledged is stored.");
        }
    }

    /**
     * @throws IOException if the connection broke before the answer came
     * @throws Failure if there is none, or nobody answers as a server does
     */
    private Reply answer(Sent sent) throws IOException, InterruptedException {
        try {
            return carrier.send(sent.method(), sent.path(), sent.headers(), sent.body());
        } catch (ConnectException refused) {
            throw Failure.of(Unreached.nobody(carrier));
        } catch (SocketTimeoutException late) {
            throw Failure.of("the server at " + carrier.place()
                    + " did not answer in time\nTry again, or see \"sophia status\".");
        } catch (SSLException insecure) {
            throw Failure.of("no secure connection to " + carrier.place() + ": " + BrokenConnection.reason(insecure)
                    + "\nUse http:// if that server speaks plain HTTP, or give it a certificate that Java trusts.");
        } catch (ProtocolException strange) {
            throw stranger("expected HTTP, but got: " + Terminal.line(BrokenConnection.reason(strange)));
        }
    }

    private Reply accepted(Reply reply) {
        if (reply.status() >= 300) {
            throw refusal(reply);
        }
        return reply;
    }

    private Refusal refusal(Reply reply) {
        int status = reply.status();
        try {
            JsonNode problem = tree(reply);
            String detail =
                    problem.path("detail").asString(problem.path("title").asString(""));
            if (detail.isEmpty()) {
                detail = problem.path("error").path("message").asString("");
            }
            return new Refusal(
                    status,
                    problem.path("field").asString(""),
                    (detail.isEmpty() ? "the server answered with status " + status : detail) + wrongPath(status),
                    retryAfter(reply));
        } catch (Failure unreadable) {
            return new Refusal(
                    status,
                    "",
                    "the server answered with status " + status + ", which does not look like Sophia"
                            + wrongPath(status),
                    Duration.ZERO);
        }
    }

    /** A path behind the server's name is put before that of every request, and is mostly one of these. */
    private String wrongPath(int status) {
        boolean strange = status == 400 || status == 404 || status == 405;
        if (!strange || !carrier.place().startsWith("http")) {
            return "";
        }
        String path =
                Optional.ofNullable(URI.create(carrier.place()).getRawPath()).orElse("");
        return path.isEmpty()
                ? ""
                : "\nThe address of a Sophia server has no path: leave out " + Terminal.line(path) + ".";
    }

    private static Duration retryAfter(Reply reply) {
        String seconds = reply.header("Retry-After").orElse("");
        return seconds.matches("\\d{1,4}") ? Duration.ofSeconds(Long.parseLong(seconds)) : Duration.ZERO;
    }

    private JsonNode tree(Reply reply) {
        try (InputStream body = reply.body()) {
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
        return Failure.of("what answers at " + carrier.place() + " is no Sophia server: " + reason);
    }
}
