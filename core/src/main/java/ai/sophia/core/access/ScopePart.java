package ai.sophia.core.access;

/** A part of a {@link Scope} within its tenant. */
public enum ScopePart {
    /** Whose memories. */
    USER,
    /** Which agent remembers. */
    AGENT,
    /** Which session, or run, they belong to. */
    SESSION,
    /** Which app they belong to. */
    APP;

    /** What it is in the scope, empty if it does not apply. */
    public String of(Scope scope) {
        return switch (this) {
            case USER -> scope.user();
            case AGENT -> scope.agent();
            case SESSION -> scope.session();
            case APP -> scope.app();
        };
    }
}
