package ai.sophia.server;

import java.util.Map;

/** The edge turns a request down before, or without, asking the core: for its address, its headers or its size. Immutable. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    private Refusal(int status, String detail, Map<String, String> headers) {
        this(new Problem(status, detail, "", headers));
    }

    private Refusal(Problem problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    static Refusal unauthorized(String detail) {
        return new Refusal(401, detail, Map.of("WWW-Authenticate", "Bearer"));
    }

    static Refusal forbidden(String detail) {
        return new Refusal(403, detail, Map.of());
    }

    static Refusal notFound(String path) {
        return new Refusal(404, "there is nothing at " + path + "; the interface is described at /docs/", Map.of());
    }

    static Refusal notAllowed(String method, String allowed) {
        return new Refusal(405, "expected one of " + allowed + " here, but got " + method, Map.of("Allow", allowed));
    }

    static Refusal failedPrecondition(String detail) {
        return new Refusal(412, detail, Map.of());
    }

    /** What follows on the connection cannot be told from the body, so that it ends. */
    static Refusal malformedBody() {
        return new Refusal(new Problem(
                400,
                "expected a body in chunks, each after a line with its size in hexadecimal, without extensions or trailers, "
                        + "but got something else",
                "body",
                Map.of("Connection", "close")));
    }

    static Refusal tooLarge(long limit) {
        return new Refusal(
                413,
                "expected a body of at most " + limit + " bytes, but got a larger one",
                Map.of("Connection", "close"));
    }

    static Refusal unsupportedMedia(String expected, String got) {
        return new Refusal(415, "expected a body of " + expected + ", but got " + got, Map.of());
    }

    /** What it asks for is not made yet. */
    public static Refusal notImplemented(String detail) {
        return new Refusal(501, detail, Map.of());
    }

    Problem problem() {
        return problem;
    }
}
