package ai.sophia.store.sql;

/** Where conditions find the columns that they are about: the versions are {@code v} in each. */
enum Columns {
    /** In {@code versions v} of {@code memories m} in {@code scopes s}, as the records have them. */
    RECORDS("m", "s"),

    /** In one table {@code v}, which has no texts, as the index has them. */
    INDEX("v", "v");

    private final String memories;
    private final String scopes;

    Columns(String memories, String scopes) {
        this.memories = memories;
        this.scopes = scopes;
    }

    /** A column of a memory. */
    String ofMemory(String column) {
        return memories + "." + column;
    }

    /** A column of a scope. */
    String ofScope(String column) {
        return scopes + "." + column;
    }
}
