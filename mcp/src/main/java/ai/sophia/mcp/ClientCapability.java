package ai.sophia.mcp;

/** What a client can be asked for while it waits for an answer. */
public enum ClientCapability {
    /** It asks the person in front of it. */
    ELICITATION("elicitation"),
    /** It asks its language model. */
    SAMPLING("sampling"),
    /** It tells which folders it works on. */
    ROOTS("roots");

    private final String label;

    ClientCapability(String label) {
        this.label = label;
    }

    /** Its name in the protocol. */
    public String label() {
        return label;
    }
}
