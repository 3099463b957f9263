package ai.sophia.store.sql;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Principal;
import ai.sophia.core.document.Document;
import ai.sophia.core.document.Documents;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The documents beside the records, in their database and through their one writer. Safe for all threads. */
final class SqlDocuments implements Documents {
    /** Documents that are read by one statement: always the same number, so that there is one to prepare. */
    private static final int AT_ONCE = 100;

    private static final String COLUMNS = "kind, id, subject, body, created, updated, document_id";

    private static final String NAMED =
            "SELECT " + COLUMNS + " FROM documents WHERE tenant = ? AND kind = ? AND id IN ("
                    + String.join(", ", Collections.nCopies(AT_ONCE, "?")) + ")";

    private static final String PUT = """
            INSERT INTO documents (tenant, kind, id, subject, created, updated, body) VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (tenant, kind, id) DO UPDATE
            SET subject = excluded.subject, updated = excluded.updated, body = excluded.body
            """;

    private final Database database;
    private final Writer writer;
    private final Readers readers;

    SqlDocuments(Database database, Writer writer, Readers readers) {
        this.database = database;
        this.writer = writer;
        this.readers = readers;
    }

    private record Row(Document document, long number) {}

    @Override
    public Addition add(Principal principal, Document document, int most) {
        return writer.write(
                1,
                false,
                database.confined(principal.tenant(), handle -> add(handle, principal.tenant(), document, most)));
    }

    /** Transactions that write come one after another, on all nodes, and so nothing comes between the looking and the putting. */
    private static Addition add(Handle handle, String tenant, Document document, int most) {
        if (found(handle, tenant, document.kind(), document.id()).isPresent()) {
            return Addition.TAKEN;
        }
        if (count(handle, tenant, document.kind()) >= most) {
            return Addition.FULL;
        }
        put(handle, tenant, document);
        return Addition.ADDED;
    }

    @Override
    public void put(Principal principal, Document document) {
        writer.write(
                1, false, database.confined(principal.tenant(), handle -> put(handle, principal.tenant(), document)));
    }

    @Override
    public void putAll(Principal principal, List<Document> documents) {
        writer.write(documents.size(), false, database.confined(principal.tenant(), handle -> {
            handle.updateAll(
                    PUT,
                    documents.stream()
                            .map(each -> row(principal.tenant(), each))
                            .toList());
            return documents.size();
        }));
    }

    /** Puts the document as part of the transaction that is under way. */
    static int put(Handle handle, String tenant, Document document) {
        return handle.update(PUT, row(tenant, document));
    }

    private static @Nullable Object[] row(String tenant, Document document) {
        return new @Nullable Object[] {
            tenant,
            document.kind(),
            document.id(),
            document.subject(),
            Moments.millis(document.created()),
            Moments.millis(document.updated()),
            document.body()
        };
    }

    @Override
    public Optional<Document> find(Principal principal, String kind, String id) {
        // a database may stumble over what none can be named by
        return Document.isId(id)
                ? readers.read(principal.tenant(), handle -> found(handle, principal.tenant(), kind, id))
                : Optional.empty();
    }

    private static Optional<Document> found(Handle handle, String tenant, String kind, String id) {
        return handle.query(
                        "SELECT " + COLUMNS + " FROM documents WHERE tenant = ? AND kind = ? AND id = ?",
                        tenant,
                        kind,
                        id)
                .map(row -> row(row).document())
                .findOne();
    }

    @Override
    public List<Document> findAll(Principal principal, String kind, Collection<String> ids) {
        List<String> wanted = ids.stream().filter(Document::isId).distinct().toList();
        return wanted.isEmpty()
                ? List.of()
                : readers.read(principal.tenant(), handle -> {
                    List<Document> found = new ArrayList<>(wanted.size());
                    for (int next = 0; next < wanted.size(); next += AT_ONCE) {
                        List<String> some = wanted.subList(next, Math.min(wanted.size(), next + AT_ONCE));
                        found.addAll(found(handle, principal.tenant(), kind, some));
                    }
                    return found;
                });
    }

    /** No document has an empty name. */
    private static List<Document> found(Handle handle, String tenant, String kind, List<String> ids) {
        Object[] arguments = new Object[2 + AT_ONCE];
        Arrays.fill(arguments, "");
        arguments[0] = tenant;
        arguments[1] = kind;
        for (int i = 0; i < ids.size(); i++) {
            arguments[2 + i] = ids.get(i);
        }
        return handle.query(NAMED, arguments).map(row -> row(row).document()).list();
    }

    @Override
    public Page list(Principal principal, String kind, String cursor, int limit) {
        long before = before(cursor);
        List<Row> rows = readers.read(
                principal.tenant(),
                handle -> handle.query(
                                "SELECT " + COLUMNS
                                        + " FROM documents WHERE tenant = ? AND kind = ? AND document_id < ?"
                                        + " ORDER BY document_id DESC LIMIT ?",
                                principal.tenant(),
                                kind,
                                before,
                                limit + 1L)
                        .map(row -> row(row))
                        .list());
        boolean more = rows.size() > limit;
        List<Row> page = more ? rows.subList(0, limit) : rows;
        return new Page(
                page.stream().map(Row::document).toList(),
                more ? Long.toString(page.getLast().number()) : "");
    }

    @Override
    public long count(Principal principal, String kind) {
        return readers.read(principal.tenant(), handle -> count(handle, principal.tenant(), kind));
    }

    private static long count(Handle handle, String tenant, String kind) {
        return handle.query("SELECT count(*) FROM documents WHERE tenant = ? AND kind = ?", tenant, kind)
                .longs()
                .one();
    }

    @Override
    public boolean delete(Principal principal, String kind, String id) {
        return Document.isId(id)
                && writer.write(
                        1,
                        true,
                        database.confined(
                                principal.tenant(),
                                handle -> handle.update(
                                                "DELETE FROM documents WHERE tenant = ? AND kind = ? AND id = ?",
                                                principal.tenant(),
                                                kind,
                                                id)
                                        > 0));
    }

    @Override
    public long erase(Principal principal, String subject) {
        if (subject.isEmpty()) {
            return 0;
        }
        return writer.write(1, true, database.confined(principal.tenant(), handle -> (long)
                handle.update("DELETE FROM documents WHERE tenant = ? AND subject = ?", principal.tenant(), subject)));
    }

    private static long before(String cursor) {
        try {
            return cursor.isEmpty() ? Long.MAX_VALUE : Long.parseLong(cursor);
        } catch (NumberFormatException malformed) {
            throw new Fault.Invalid("cursor", "expected a cursor as a page returned it");
        }
    }

    private static Row row(ResultSet row) throws SQLException {
        Document document = new Document(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                Moments.instant(row.getLong(5)),
                Moments.instant(row.getLong(6)));
        return new Row(document, row.getLong(7));
    }
}
