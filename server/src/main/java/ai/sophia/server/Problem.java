package ai.sophia.server;

import ai.sophia.core.Fault;
import ai.sophia.core.Quota;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/**
 * An error as it is told to a client (RFC 9457): the one table from faults to HTTP.
 *
 * @param status the HTTP status
 * @param detail what was expected and what came
 * @param field the offending field of the request, empty if there is none
 * @param headers what is sent beside it
 * @param quota the limit of the caller that is used up, if it is one
 */
public record Problem(int status, String detail, String field, Map<String, String> headers, Optional<Quota> quota) {
    static final String MEDIA_TYPE = "application/problem+json";

    /** That a limit is used up, as draft-ietf-httpapi-ratelimit-headers-11 names it. */
    private static final String QUOTA_EXCEEDED = "https://iana.org/assignments/http-problem-types#quota-exceeded";

    Problem(int status, String detail, String field, Map<String, String> headers) {
        this(status, detail, field, headers, Optional.empty());
    }

    static Problem of(Fault fault) {
        return switch (fault) {
            case Fault.Invalid invalid -> new Problem(400, invalid.explanation(), invalid.field(), Map.of());
            case Fault.Denied denied -> new Problem(403, denied.explanation(), "", Map.of());
            case Fault.NotFound missing -> new Problem(404, missing.explanation(), "", Map.of());
            case Fault.Conflict conflict -> new Problem(409, conflict.explanation(), "", Map.of());
            case Fault.Exhausted exhausted ->
                new Problem(429, exhausted.explanation(), "", retryAfter(exhausted.retryAfter()), exhausted.quota());
            case Fault.Unavailable unavailable ->
                new Problem(503, unavailable.explanation(), "", retryAfter(unavailable.retryAfter()));
        };
    }

    /** A defect of Sophia, told by the number that it is logged under. */
    static Problem internal(String incident) {
        return new Problem(500, "internal error " + incident + ": the server's log tells more", "", Map.of());
    }

    /** The status in words. */
    public String title() {
        return switch (status) {
            case 400 -> "Invalid request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not found";
            case 405 -> "Method not allowed";
            case 409 -> "Conflict";
            case 412 -> "Precondition failed";
            case 413 -> "Too large";
            case 415 -> "Unsupported media type";
            case 429 -> "Too many requests";
            case 501 -> "Not implemented";
            case 503 -> "Unavailable";
            case 505 -> "HTTP version not supported";
            default -> status < 500 ? "Bad request" : "Internal error";
        };
    }

    void write(JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("type", quota.isPresent() ? QUOTA_EXCEEDED : "about:blank");
        json.writeStringProperty("title", title());
        json.writeNumberProperty("status", status);
        json.writeStringProperty("detail", detail);
        if (!field.isEmpty()) {
            json.writeStringProperty("field", field);
        }
        quota.ifPresent(limit -> {
            json.writeArrayPropertyStart("violated-policies");
            json.writeString(limit.limit());
            json.writeEndArray();
        });
        json.writeEndObject();
    }

    private static Map<String, String> retryAfter(Duration wait) {
        return Map.of("Retry-After", Long.toString(Math.max(1, wait.toSeconds())));
    }
}
