package ai.sophia.store.sql;

import org.jdbi.v3.core.statement.ParsedParameters;
import org.jdbi.v3.core.statement.ParsedSql;
import org.jdbi.v3.core.statement.SqlParser;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Takes SQL as it is, a question mark for each argument and for nothing else. No statement here names its arguments, and the parser that
 * looks for names takes a tenth of a start to load. Stateless.
 */
final class PlainSql implements SqlParser {
    @Override
    public ParsedSql parse(String sql, StatementContext context) {
        int arguments = (int) sql.chars().filter(character -> character == '?').count();
        return ParsedSql.of(sql, ParsedParameters.positional(arguments));
    }

    @Override
    public String nameParameter(String name, StatementContext context) {
        throw new UnsupportedOperationException("expected arguments without names, but got " + name);
    }
}
