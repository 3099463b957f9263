package ai.sophia.evaluation.facts;

import ai.sophia.core.Fault;

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

    /**
     * The half that is named so.
     *
     * @throws Fault.Invalid if there is none
     */
    public static Half of(String label) {
        for (Half half : values()) {
            if (half.label.equals(label)) {
                return half;
            }
        }
        throw new Fault.Invalid("half", "expected dev or test, but got \"" + label + "\"");
    }

    /** As files and options name it. */
    public String label() {
        return label;
    }
}
