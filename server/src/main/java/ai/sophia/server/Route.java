package ai.sophia.server;

/**
 * One thing that the server does.
 *
 * @param method the HTTP method
 * @param template the path, with its parameters in braces
 * @param guard who may ask for it
 * @param body what it takes
 * @param handler does it
 */
record Route(String method, String template, Guard guard, Body body, Handler handler) {
    /** Who may ask for a route. */
    enum Guard {
        /** Anybody, from anywhere. */
        OPEN,
        /** Anybody on this machine; from elsewhere, who shows the key. */
        LOCAL,
        /** Whom {@link ai.sophia.core.access.Access} believes. */
        KEY
    }

    /** What a route takes as its body. */
    enum Body {
        /** Nothing; what is sent is left unread. */
        NONE,
        /** JSON, or a JSON merge patch. */
        JSON,
        /** JSON values, one a line. */
        LINES
    }

    /** Parses a request, calls the core and renders its answer; decides nothing. Called by one virtual thread for each request. */
    @FunctionalInterface
    interface Handler {
        void handle(Call call);
    }
}
