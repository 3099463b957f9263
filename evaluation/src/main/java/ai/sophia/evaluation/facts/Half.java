package ai.sophia.evaluation.facts;

/** The halves of the labelled set. */
public enum Half {
    /** Looked at while rules are written. */
    DEV("dev"),
    /** Never looked at, so that what it says holds for what nobody has seen. */
    TEST("test");

    private final String label;

    Half(String label) {
        this.label = label;
    }

    /** As files and options name it. */
    public String label() {
        return label;
    }
}
