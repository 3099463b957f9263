package ai.sophia.core.conversation;

/**
 * What statements have in common that speak of the same: of two with one key and different values, the one that was said later holds.
 *
 * @param key what it is about, such as where somebody lives or what somebody thinks of trains; the same in whatever words
 * @param value what it says of that
 */
public record Claim(String key, String value) {
    /** The kind of claims whose key is all the words of the statement, so that only its denial says the contrary. */
    public static final String STATEMENT = "statement";

    /** Whether it is of that kind. */
    public boolean isOfAllWords() {
        return key.startsWith(STATEMENT + "(");
    }
}
