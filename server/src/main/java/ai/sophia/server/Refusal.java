package ai.sophia.server;

import java.util.Map;

/** The edge turns a request down before, or without, asking the core: for its address, its headers or its size. Immutable. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    private Refusal(int status, String detail, Map<String, String> headers) {
        super(detail, null, false, false);
        this.problem = new Problem(status, detail, "", headers);
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

    static Refusal tooLarge(long limit) {
        return new Refusal(
                413,
                "expected a body of at most " + limit + " bytes, but got a larger one",
                Map.of("Connection", "close"));
    }

    static Refusal unsupportedMedia(String expected, String got) {
        return new Refusal(415, "expected a body of " + expected + ", but got " + got, Map.of());
    }

    Problem problem() {
        return problem;
    }
}
