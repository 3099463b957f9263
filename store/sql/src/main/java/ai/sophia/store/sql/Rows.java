package ai.sophia.store.sql;

import ai.sophia.core.Period;
import ai.sophia.core.access.Scope;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.Provenance;
import ai.sophia.core.memory.Utterance;
import java.sql.ResultSet;
import java.sql.SQLException;

/** How rows become memories and passages. Stateless, but for names that it has seen lately; safe for all threads. */
final class Rows {
    /** Columns of a version of a memory, from {@link #VERSIONS}. */
    static final String COLUMNS = """
            m.id, v.version, s.tenant, s.user_name, s.agent, s.session, s.app, \
            v.stored_from, v.stored_to, v.valid_from, v.valid_to, v.expires, v.said_at, v.kind, v.position, \
            v.importance, v.collection, v.speaker, v.role, v.subject, v.source, v.reference, v.actor, \
            v.metadata, v.text""";

    /** How many {@link #COLUMNS} there are. */
    static final int WIDTH = 25;

    /** Every version of every memory in its scope. */
    static final String VERSIONS = """
            memories m JOIN versions v ON v.memory_id = m.memory_id JOIN scopes s ON s.scope_id = m.scope_id""";

    private static final Repeated<String> NAMES = new Repeated<>(4_096);
    private static final Repeated<Scope> SCOPES = new Repeated<>(1_024);

    private Rows() {}

    static Memory memory(ResultSet row) throws SQLException {
        Utterance utterance =
                new Utterance(row.getLong(15), name(row, 18), name(row, 19), Moments.instant(row.getLong(13)));
        Content content = new Content(
                row.getString(25),
                Codes.kind(row.getInt(14)),
                name(row, 17),
                utterance,
                Json.metadata(row.getString(24)),
                row.getDouble(16),
                name(row, 20),
                Moments.period(row.getLong(10), row.getLong(11)),
                Moments.instant(row.getLong(12)),
                new Provenance(name(row, 21), name(row, 22), name(row, 23)));
        Period stored = Moments.period(row.getLong(8), row.getLong(9));
        return new Memory(Bytes.id(row.getBytes(1)), row.getInt(2), scope(row, 3), content, stored);
    }

    /** The scope in five columns from the given one: tenant, user, agent, session, app. */
    static Scope scope(ResultSet row, int first) throws SQLException {
        return SCOPES.of(new Scope(
                name(row, first),
                name(row, first + 1),
                name(row, first + 2),
                name(row, first + 3),
                name(row, first + 4)));
    }

    private static String name(ResultSet row, int column) throws SQLException {
        return NAMES.of(row.getString(column));
    }
}
