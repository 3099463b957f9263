package ai.sophia.store.sql;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** A query with its arguments, run each time its rows are asked for. For whichever thread has the handle. */
final class Query {
    private final Handle handle;
    private final String sql;
    private final @Nullable Object[] arguments;
    private int fetchSize;

    Query(Handle handle, String sql, @Nullable Object... arguments) {
        this.handle = handle;
        this.sql = sql;
        this.arguments = arguments;
    }

    /** Has the driver hold so many rows at once. */
    Query fetching(int rows) {
        fetchSize = rows;
        return this;
    }

    /** Makes a value of a row. */
    interface Mapper<T> {
        T map(ResultSet row) throws SQLException;
    }

    /** Its rows as values. */
    <T> Answer<T> map(Mapper<T> mapper) {
        return new Answer<>(this, mapper);
    }

    /** The first column of its rows, which is not NULL. */
    Answer<Long> longs() {
        return map(row -> row.getLong(1));
    }

    /** The first column of its rows, which is not NULL. */
    Answer<String> texts() {
        return map(row -> row.getString(1));
    }

    /** The first column of its rows, which is not NULL. */
    Answer<Boolean> booleans() {
        return map(row -> row.getBoolean(1));
    }

    /** Runs it for what it does; it has rows that say nothing. */
    void run() {
        map(row -> true).list();
    }

    /**
     * The rows of a query as values.
     *
     * @param mapper does not keep the row, which is another one when it is called again
     */
    record Answer<T>(Query query, Mapper<T> mapper) {
        /** The value of the only row. */
        T one() {
            return findOne().orElseThrow(() -> new IllegalStateException("expected a row, but got none: " + query.sql));
        }

        /** The value of the only row, if there is one. */
        Optional<T> findOne() {
            List<T> values = list();
            if (values.size() > 1) {
                throw new IllegalStateException("expected a row at most, but got " + values.size() + ": " + query.sql);
            }
            return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
        }

        /** The values of all rows. */
        List<T> list() {
            List<T> values = new ArrayList<>();
            forEach(values::add);
            return values;
        }

        /** Hands over the value of each row, in order. */
        void forEach(Consumer<? super T> each) {
            try (Cursor<T> rows = new Cursor<>(query, mapper)) {
                rows.forEachRemaining(each);
            }
        }

        /** The values of the rows, read as they are asked for; to be closed. */
        Stream<T> stream() {
            Cursor<T> rows = new Cursor<>(query, mapper);
            return StreamSupport.stream(rows, false).onClose(rows::close);
        }
    }

    /** Rows under way. */
    private static final class Cursor<T> extends AbstractSpliterator<T> implements AutoCloseable {
        private final Query query;
        private final Mapper<T> mapper;
        private final PreparedStatement statement;
        private final ResultSet row;
        private boolean failed;

        Cursor(Query query, Mapper<T> mapper) {
            super(Long.MAX_VALUE, Spliterator.ORDERED);
            this.query = query;
            this.mapper = mapper;
            this.statement = query.handle.prepared(query.sql, query.arguments);
            try {
                Handle.bind(statement, query.arguments);
                if (query.fetchSize > 0) {
                    statement.setFetchSize(query.fetchSize);
                }
                this.row = statement.executeQuery();
            } catch (SQLException | RuntimeException failure) {
                Handle.discard(statement, failure);
                throw SqlFailure.of(query.sql, failure);
            }
        }

        @Override
        public boolean tryAdvance(Consumer<? super T> each) {
            T value;
            try {
                if (!row.next()) {
                    return false;
                }
                value = mapper.map(row);
            } catch (SQLException error) {
                failed = true;
                throw new SqlFailure(query.sql, error);
            }
            each.accept(value);
            return true;
        }

        @Override
        public void close() {
            try {
                row.close();
                if (failed) {
                    statement.close();
                    return;
                }
            } catch (SQLException error) {
                Handle.discard(statement, error);
                throw new SqlFailure(query.sql, error);
            }
            query.handle.release(query.sql, statement);
        }
    }
}
