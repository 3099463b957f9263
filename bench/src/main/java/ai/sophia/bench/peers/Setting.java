package ai.sophia.bench.peers;

/**
 * What peers are measured on: the first rows of the corpus, cut into scopes of one size that follow each other. Immutable.
 *
 * @param name what people call it
 * @param memories how many are there when it is searched
 * @param scopes how many scopes they are in
 */
public record Setting(String name, int memories, int scopes) {
    public Setting {
        if (memories < 1 || scopes < 1 || memories % scopes != 0) {
            throw new IllegalArgumentException(
                    "expected scopes of one size, but got " + memories + " memories in " + scopes);
        }
    }

    /** The name of a scope that no search comes to. */
    static final String ELSEWHERE = "elsewhere";

    /** How many memories a scope has. */
    int scopeSize() {
        return memories / scopes;
    }

    /** The scope of a row; what is added after the search goes to the first. */
    int scopeOf(int row) {
        return row < memories ? row / scopeSize() : 0;
    }

    /** The scope that a question asks. */
    public int askedBy(int question) {
        return question % scopes;
    }

    /** A scope's name where a peer wants one. */
    public static String nameOf(int scope) {
        return "user-" + scope;
    }
}
