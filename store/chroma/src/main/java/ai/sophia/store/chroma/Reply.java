package ai.sophia.store.chroma;

import tools.jackson.databind.JsonNode;

/**
 * What the server answered.
 *
 * @param status its HTTP status
 * @param body its JSON; a missing node if it is none
 * @param date the time by its clock, as the header has it; empty if it does not say
 */
record Reply(int status, JsonNode body, String date) {
    static final int MISSING = 404;
    static final int CONFLICT = 409;
    static final int TOO_LARGE = 413;

    private static final int QUOTED = 200;

    boolean succeeded() {
        return status >= 200 && status < 300;
    }

    boolean isMissing() {
        return status == MISSING;
    }

    /** What the server says of a failure, cut where it goes on and on. */
    String message() {
        String message = body.path("message").stringValue("");
        return message.length() <= QUOTED ? message : message.substring(0, QUOTED) + "…";
    }
}
