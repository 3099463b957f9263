package ai.sophia.cli;

import java.time.Duration;

/** The server answered a request with a problem. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String field;
    private final String detail;
    private final Duration retryAfter;

    Refusal(int status, String field, String detail, Duration retryAfter) {
        super(field.isEmpty() ? detail : field + ": " + detail);
        this.status = status;
        this.field = field;
        this.detail = detail;
        this.retryAfter = retryAfter;
    }

    /** The HTTP status. */
    int status() {
        return status;
    }

    /** The field of the request that is wrong, empty if none was named. */
    String field() {
        return field;
    }

    /** What is wrong, in words. */
    String detail() {
        return detail;
    }

    /** How long the server asks to wait before the next attempt; zero if it does not ask. */
    Duration retryAfter() {
        return retryAfter;
    }

    /** Whether a value that was typed is the reason. */
    boolean isMisuse() {
        return status == 400 && !field.isEmpty();
    }

    private String later() {
        return retryAfter.isPositive()
                ? "in " + Numbers.count(retryAfter.toSeconds(), "second", "seconds")
                : "in a moment";
    }

    /** What to tell the user: the problem and, where there is one, the next step. */
    String advice() {
        String next = switch (status) {
            case 401 -> "\nGive the server's key in SOPHIA_KEY, in a file named by SOPHIA_KEY_FILE, or by --key.";
            case 409 -> "\nLook at how it is now, and repeat the command if it is still wanted.";
            case 429, 503 -> "\nTry again " + later() + "; \"sophia status\" shows how the server is.";
            default -> "";
        };
        return getMessage() + next;
    }
}
