package ai.sophia.server;

/**
 * One thing that the server does.
 *
 * @param method the HTTP method
 * @param template the path, with its parameters in braces, as it is told
 * @param pattern what is taken for that path
 * @param guard who may ask for it
 * @param counted whether each request counts against the limits of who makes it
 * @param body what it takes
 * @param failures how it tells what went wrong
 * @param handler does it
 */
public record Route(
        String method,
        String template,
        String pattern,
        Guard guard,
        boolean counted,
        Body body,
        Failures failures,
        Handler handler) {
    /** Who may ask for a route. */
    public enum Guard {
        /** Anybody, from anywhere. */
        OPEN,
        /** Anybody on this machine; from elsewhere, who shows the key. */
        LOCAL,
        /** Whom {@link ai.sophia.core.access.Access} believes. */
        KEY
    }

    /** What a route takes as its body. */
    public enum Body {
        /** Nothing; what is sent is left unread. */
        NONE,
        /** JSON, or a JSON merge patch. */
        JSON,
        /** JSON values, one a line. */
        LINES
    }

    /** Parses a request, calls the core and renders its answer; decides nothing. Called by one virtual thread for each request. */
    @FunctionalInterface
    public interface Handler {
        /** Answers the call. */
        void handle(Call call);
    }
}
