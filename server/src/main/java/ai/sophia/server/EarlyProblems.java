package ai.sophia.server;

import ai.sophia.wire.Json;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells what never reaches a route, such as a malformed request line, in the form of all other problems. Stateless. */
final class EarlyProblems {
    /** Most bytes of a request line. */
    static final int REQUEST_LINE_LIMIT = 4 * 1024;

    /** Most bytes of the headers of a request. */
    static final int HEADERS_LIMIT = 16 * 1024;

    private static final int SHOWN = 200;

    private EarlyProblems() {}

    static DirectHandlers handlers() {
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (DirectHandler.EventType event : DirectHandler.EventType.values()) {
            handlers.addHandler(event, (request, type, status, headers, message) -> {
                // the web server takes a request line that it cannot read, such as one with a malformed method, for its
                // own failure
                boolean unread = type == DirectHandler.EventType.INTERNAL_ERROR
                        && request.path().isEmpty();
                Status told = unread ? Status.BAD_REQUEST_400 : status;
                String detail = unread ? malformed("") : detail(type, status, message);
                Problem problem = new Problem(told.code(), detail, "", Map.of());
                return DirectHandler.TransportResponse.builder()
                        .status(told)
                        .headers(headers)
                        .header(HeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE)
                        .keepAlive(type.keepAlive())
                        .entity(Json.bytes(problem::write))
                        .build();
            });
        }
        return handlers.build();
    }

    private static String detail(DirectHandler.EventType type, Status status, @Nullable String message) {
        return switch (type) {
            case BAD_REQUEST ->
                status.code() == Status.REQUEST_URI_TOO_LONG_414.code()
                        ? "expected a request line of at most " + REQUEST_LINE_LIMIT
                                + " bytes, but got more; send what is long in a body"
                        : malformed(
                                message == null
                                        ? ""
                                        : message.lines().findFirst().orElse(""));
            case HTTP_VERSION_NOT_SUPPORTED -> "expected HTTP/1.1, but got another version";
            // the web server made these messages of any failure whatever
            case PAYLOAD_TOO_LARGE, FORBIDDEN, INTERNAL_ERROR, OTHER -> status.reasonPhrase();
        };
    }

    /** The web server tells what is wrong with headers, but keeps what is wrong with a request line to its log. */
    private static String malformed(String message) {
        return switch (message) {
            case "", "Bad request, see server log for more information" ->
                "expected a request line such as GET /api/status HTTP/1.1, with percent encoding in the path";
            case "Header size exceeded" -> "expected headers of at most " + HEADERS_LIMIT + " bytes, but got more";
            default ->
                "expected a request as HTTP/1.1 has it, but: "
                        + (message.length() <= SHOWN ? message : message.substring(0, SHOWN) + "…");
        };
    }
}
