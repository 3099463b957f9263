package ai.sophia.store.sql;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a table of the records holds, for moving it from one database to another. Immutable.
 *
 * @param table its name
 * @param key the column that its rows are ordered by
 * @param numbered whether the database gives new rows the next number as their key
 * @param columns all that is moved, the key first
 * @param condition which rows are moved, empty for all
 */
record Layout(String table, String key, boolean numbered, List<Column> columns, String condition) {
    /** What a column holds. */
    enum Type {
        /** 64 bits. */
        LONG,
        /** 32 bits. */
        INTEGER,
        REAL,
        TEXT,
        BYTES
    }

    /**
     * A column.
     *
     * @param derived how SQLite, which does not keep it, makes it; empty if both keep it
     */
    record Column(String name, Type type, String derived) {}

    private static final String TENANT_OF_SCOPE = "(SELECT s.tenant FROM scopes s WHERE s.scope_id = t.scope_id)";
    private static final String TENANT_OF_MEMORY = "(SELECT s.tenant FROM memories m JOIN scopes s"
            + " ON s.scope_id = m.scope_id WHERE m.memory_id = t.memory_id)";
    private static final String TENANT_OF_VERSION = "(SELECT s.tenant FROM versions v JOIN memories m"
            + " ON m.memory_id = v.memory_id JOIN scopes s ON s.scope_id = m.scope_id WHERE v.version_id = t.version_id)";

    /** All that the records are, each table after those that its rows refer to. */
    static final List<Layout> ALL = List.of(
            new Layout(
                    "settings",
                    "name",
                    false,
                    List.of(text("name"), text("value")),
                    "t.name <> '" + LeftBehind.MOVED + "'"),
            new Layout("tenants", "name", false, List.of(text("name"), bytes("secret")), ""),
            numbered(
                    "scopes",
                    number("scope_id"),
                    text("tenant"),
                    text("app"),
                    text("user_name"),
                    text("agent"),
                    text("session")),
            numbered(
                    "memories",
                    number("memory_id"),
                    bytes("id"),
                    number("scope_id"),
                    small("version"),
                    number("stored_from"),
                    small("kind"),
                    number("position"),
                    bytes("hash"),
                    text("idempotency_key"),
                    real("standing"),
                    tenant(TENANT_OF_SCOPE)),
            numbered(
                    "versions",
                    number("version_id"),
                    number("memory_id"),
                    small("version"),
                    number("stored_from"),
                    number("stored_to"),
                    number("valid_from"),
                    number("valid_to"),
                    number("expires"),
                    number("said_at"),
                    small("kind"),
                    number("position"),
                    real("importance"),
                    text("collection"),
                    text("speaker"),
                    text("role"),
                    text("subject"),
                    text("source"),
                    text("reference"),
                    text("actor"),
                    text("metadata"),
                    text("text"),
                    tenant(TENANT_OF_MEMORY)),
            numbered("spaces", number("space_id"), text("name"), small("dimension"), small("state"), number("since")),
            numbered(
                    "passages",
                    number("passage_id"),
                    number("version_id"),
                    number("space_id"),
                    small("ordinal"),
                    small("starts"),
                    small("ends"),
                    bytes("vector"),
                    tenant(TENANT_OF_VERSION)),
            new Layout(
                    "events",
                    "sequence",
                    false,
                    List.of(
                            number("sequence"),
                            bytes("id"),
                            small("version"),
                            number("scope_id"),
                            small("operation"),
                            number("occurred_at"),
                            text("actor"),
                            tenant(TENANT_OF_SCOPE)),
                    ""),
            numbered(
                    "documents",
                    number("document_id"),
                    text("tenant"),
                    text("kind"),
                    text("id"),
                    text("subject"),
                    number("created"),
                    number("updated"),
                    text("body")));

    Layout {
        columns = List.copyOf(columns);
    }

    private static Layout numbered(String table, Column... columns) {
        return new Layout(table, columns[0].name(), true, List.of(columns), "");
    }

    private static Column number(String name) {
        return new Column(name, Type.LONG, "");
    }

    private static Column small(String name) {
        return new Column(name, Type.INTEGER, "");
    }

    private static Column real(String name) {
        return new Column(name, Type.REAL, "");
    }

    private static Column text(String name) {
        return new Column(name, Type.TEXT, "");
    }

    private static Column bytes(String name) {
        return new Column(name, Type.BYTES, "");
    }

    private static Column tenant(String derived) {
        return new Column("tenant", Type.TEXT, derived);
    }

    /** The columns that the database keeps, in the order of all. */
    List<Column> kept(Dialect dialect) {
        return switch (dialect) {
            case Sqlite sqlite ->
                columns.stream().filter(column -> column.derived().isEmpty()).toList();
            case Postgres postgres -> columns;
        };
    }

    /** The names of columns, as a list in SQL. */
    static String names(List<Column> columns) {
        return columns.stream().map(Column::name).collect(Collectors.joining(", "));
    }

    /** Reads all columns of all rows, in the order of the keys, which is the same in every database. */
    String select(Dialect dialect) {
        String read = columns.stream()
                .map(column -> switch (dialect) {
                    case Sqlite sqlite when !column.derived().isEmpty() -> column.derived();
                    case Sqlite sqlite -> "t." + column.name();
                    case Postgres postgres -> "t." + column.name();
                })
                .collect(Collectors.joining(", "));
        return "SELECT " + read + " FROM " + table + " t" + where() + " ORDER BY t." + key;
    }

    /** Counts the rows. */
    String count() {
        return "SELECT count(*) FROM " + table + " t" + where();
    }

    private String where() {
        return condition.isEmpty() ? "" : " WHERE " + condition;
    }
}
