package ai.sophia.server;

import ai.sophia.core.Fault;
import ai.sophia.core.Quota;
import ai.sophia.core.access.Principal;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.wire.Fields;
import ai.sophia.wire.Json;
import ai.sophia.wire.QuotaFields;
import io.helidon.common.uri.UriEncoding;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** One request and its answer. Used by the virtual thread that serves the request. */
public final class Call {
    /** The media type of JSON. */
    public static final String JSON = "application/json";

    static final String LINES = "application/x-ndjson";

    /** What stands for bytes that are no UTF-8. */
    private static final char REPLACEMENT = '\uFFFD';

    private static final int STREAM_BUFFER = 64 * 1024;

    /** How many times the limit of a body is read away before the connection is given up. */
    private static final int DRAINED = 4;

    /** From so many bytes on a body is large: read and parsed, it takes some times as much memory. */
    private static final long LARGE = 1024 * 1024;

    /** How many large bodies are read and worked on at a time. */
    private static final Semaphore LARGE_BODIES = new Semaphore(2, true);

    private static final Duration ROOM_PATIENCE = Duration.ofSeconds(20);

    private final ServerRequest request;
    private final ServerResponse response;
    private final ServerSettings settings;
    private final Failures failures;
    private @Nullable Principal principal;
    private boolean streaming;
    private boolean large;
    private @Nullable BodyStream body;

    Call(ServerRequest request, ServerResponse response, ServerSettings settings, Failures failures) {
        this.request = request;
        this.response = response;
        this.settings = settings;
        this.failures = failures;
    }

    ServerRequest request() {
        return request;
    }

    ServerResponse response() {
        return response;
    }

    void admit(Principal believed) {
        principal = believed;
    }

    /** Who asks. */
    public Principal principal() {
        Principal known = principal;
        if (known == null) {
            throw new IllegalStateException("this route is open to anybody");
        }
        return known;
    }

    /** The parameters of the query. */
    public Fields query() {
        return Fields.ofQuery(request.query().rawValue());
    }

    /**
     * The members of the body.
     *
     * @throws Fault.Invalid if it is no JSON object
     */
    public Fields body() {
        return Fields.of("", Json.parse("body", content()));
    }

    /**
     * The JSON object in the body, without members if there is no body.
     *
     * @throws Fault.Invalid if it is no JSON object
     */
    Fields anyBody() {
        byte[] content = content();
        return Fields.of("", content.length > 0 ? Json.parse("body", content) : JsonNodeFactory.instance.objectNode());
    }

    /**
     * Ends the reading of a call that needs no body: it may bring none, or an object without members.
     *
     * @throws Fault.Invalid if it brings anything else
     */
    public void finishBody() {
        anyBody().finish();
    }

    /** A parameter of the path. */
    public String path(String name) {
        return request.path().pathParameters().get(name);
    }

    /** The memory that the path names. */
    MemoryId id() {
        return MemoryId.parse(path("id"));
    }

    /** The address of the network that it comes from, empty if it comes over none. */
    String peer() {
        return request.remotePeer().address() instanceof InetSocketAddress peer
                ? peer.getAddress().getHostAddress()
                : "";
    }

    /** The header of this name, if it is sent. */
    public Optional<String> header(String name) {
        return request.headers().value(HeaderNames.create(name));
    }

    /** The version that {@code If-Match} asks for; 0 if it is not sent, or {@code *}. */
    int expectedVersion() {
        String sent = header("If-Match").orElse("*").strip();
        if (sent.equals("*")) {
            return 0;
        }
        String tag = sent.startsWith("W/") ? sent.substring(2) : sent;
        try {
            if (tag.length() > 2 && tag.startsWith("\"") && tag.endsWith("\"")) {
                int version = Integer.parseInt(tag.substring(1, tag.length() - 1));
                if (version > 0) {
                    return version;
                }
            }
        } catch (NumberFormatException malformed) {
            // told below
        }
        throw new Fault.Invalid("If-Match", "expected a version as an entity tag, such as \"3\", but got " + sent);
    }

    /** Whether the client asks for answers of this type by name. */
    boolean accepts(String mediaType) {
        return header("Accept").orElse("").toLowerCase(Locale.ROOT).contains(mediaType);
    }

    /** The body, for reading piece by piece. */
    BodyStream stream() {
        BodyStream known = body;
        if (known == null) {
            known = new BodyStream(
                    request.content().hasEntity() ? request.content().inputStream() : InputStream.nullInputStream());
            body = known;
        }
        return known;
    }

    /**
     * Reads away what is left of the body, within bounds, before the connection is closed; not of one in chunks that nobody has read, whose
     * first line of a chunk alone might have no end.
     */
    void drain() {
        if (request.content().hasEntity() && request.continueSent() && !isUnreadInChunks()) {
            stream().drain(DRAINED * (long) settings.bodyLimit());
        }
    }

    /** Answers with JSON. */
    void answer(int status, Consumer<JsonGenerator> writer) {
        send(status, JSON, Json.bytes(writer));
    }

    /** Answers with JSON. */
    public void answer(int status, JsonNode node) {
        answer(status, json -> json.writeTree(node));
    }

    /**
     * The names between the slashes of the path, decoded one by one, so that a name may hold a slash itself; the slash at the end and
     * those at the start do not count.
     *
     * @throws Fault.Invalid if one is no UTF-8
     */
    public List<String> segments() {
        List<String> segments = new ArrayList<>();
        for (String raw : request.path().rawPath().split("/", -1)) {
            if (!raw.isEmpty()) {
                segments.add(decoded(raw));
            }
        }
        return segments;
    }

    private static String decoded(String raw) {
        String name = UriEncoding.decodeUri(raw);
        if (name.indexOf(REPLACEMENT) >= 0 && !raw.toUpperCase(Locale.ROOT).contains("%EF%BF%BD")) {
            throw new Fault.Invalid(
                    "path", "expected UTF-8 with percent encoding, such as caf%C3%A9, but got \"" + raw + "\"");
        }
        return name;
    }

    /**
     * The path and the query as they are sent, without these parameters and with the others in their order.
     *
     * @param without names of parameters, in ASCII
     */
    public String target(Set<String> without) {
        StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("?");
        for (String parameter : request.query().rawValue().split("&", -1)) {
            if (!parameter.isEmpty() && !without.contains(parameter.replaceAll("=.*", ""))) {
                query.add(parameter);
            }
        }
        return request.path().rawPath() + query;
    }

    /** Answers with JSON and further headers. */
    public void answer(int status, Map<String, String> headers, Consumer<JsonGenerator> writer) {
        headers.forEach(response::header);
        answer(status, writer);
    }

    private boolean isUnreadInChunks() {
        return body == null && request.headers().contains(HeaderNames.TRANSFER_ENCODING);
    }

    /** Answers with a problem. */
    void answer(Problem problem) {
        if (isUnreadInChunks()) {
            // or the web server would read it all away, to serve the next request
            response.header(HeaderValues.CONNECTION_CLOSE);
        }
        problem.headers().forEach(response::header);
        problem.quota().ifPresent(this::tell);
        send(
                problem.status(),
                failures.mediaType(),
                Json.bytes(json -> failures.writer().accept(problem, json)));
    }

    /** Tells beside the answer what is left of a limit. */
    void tell(Quota quota) {
        QuotaFields.of(quota)
                .forEach((name, value) -> response.headers().add(HeaderValues.create(HeaderNames.create(name), value)));
    }

    /** Answers with these bytes. */
    void send(int status, String mediaType, byte[] content) {
        response.status(status);
        response.header(HeaderNames.CONTENT_TYPE, mediaType);
        response.header("X-Content-Type-Options", "nosniff");
        if (isHead()) {
            response.header(HeaderNames.CONTENT_LENGTH, Integer.toString(content.length));
            response.send();
        } else {
            response.send(content);
        }
    }

    /** Answers with JSON values, one a line, for as long as the writer has any; a failure on the way breaks the connection. */
    void lines(Consumer<LineWriter> writer) {
        pour(LINES, target -> writer.accept(new LineWriter(target)));
    }

    /** Answers with JSON that is sent as it is written, and so may be long; a failure on the way breaks the connection. */
    public void pour(Consumer<JsonGenerator> writer) {
        pour(JSON, target -> Json.write(target, writer));
    }

    private void pour(String mediaType, Consumer<OutputStream> writer) {
        response.status(200);
        response.header(HeaderNames.CONTENT_TYPE, mediaType);
        response.header("X-Content-Type-Options", "nosniff");
        if (isHead()) {
            response.send();
            return;
        }
        startStreaming();
        try {
            // closed only in the end: closing after a failure would make the answer look whole
            OutputStream target = new BufferedOutputStream(response.outputStream(), STREAM_BUFFER);
            writer.accept(target);
            target.close();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /** Tells that the answer has begun, so that a failure can no longer be told by its status. */
    void startStreaming() {
        streaming = true;
    }

    boolean isStreaming() {
        return streaming;
    }

    /** Gives back what the call held. */
    void end() {
        if (large) {
            large = false;
            LARGE_BODIES.release();
        }
    }

    /** Waits until there is room for a large body. */
    private void awaitRoom() {
        if (large) {
            return;
        }
        try {
            large = LARGE_BODIES.tryAcquire(ROOM_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        if (!large) {
            throw new Fault.Exhausted(
                    "other requests with large bodies are under way; send smaller ones, or this one again later",
                    Duration.ofSeconds(1));
        }
    }

    /** Whether the client wants to know what an answer would be, and not to have it. */
    boolean isHead() {
        return request.prologue().method().equals(Method.HEAD);
    }

    /** The body as it came. */
    byte[] content() {
        int limit = settings.bodyLimit();
        if (request.headers().contentLength().orElse(0) > limit) {
            throw Refusal.tooLarge(limit);
        }
        if (request.headers().contentLength().orElse(0) >= LARGE) {
            awaitRoom();
        }
        try {
            byte[] bytes = stream().readNBytes(Math.toIntExact(LARGE));
            if (bytes.length == LARGE) {
                // it is large, whatever was said
                awaitRoom();
                byte[] rest = stream().readNBytes(limit + 1 - bytes.length);
                byte[] start = bytes;
                bytes = Arrays.copyOf(start, start.length + rest.length);
                System.arraycopy(rest, 0, bytes, start.length, rest.length);
            }
            if (bytes.length > limit) {
                throw Refusal.tooLarge(limit);
            }
            return bytes;
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
