package ai.sophia.cli;

/** A command cannot be carried out for a reason that its user can do something about; the message says what. */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean misused;

    private Failure(String message, boolean misused) {
        super(message);
        this.misused = misused;
    }

    /** It did not work; the message is one or two lines that say why and what to do next. */
    public static Failure of(String message) {
        return new Failure(message, false);
    }

    /** It was asked for in a wrong way: an option, or a setting. */
    public static Failure misuse(String message) {
        return new Failure(message, true);
    }

    /** Whether it was asked for in a wrong way. */
    public boolean isMisuse() {
        return misused;
    }
}
