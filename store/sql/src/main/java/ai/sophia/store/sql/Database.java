package ai.sophia.store.sql;

import ai.sophia.core.Fault;
import ai.sophia.store.sql.Dialect.Remedy;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Function;

/** Opens handles on a database, and tells what their errors mean. Safe for all threads. */
final class Database {
    private final Dialect dialect;
    private final Readings readings = new Readings();
    private volatile Optional<Fault.Unavailable> broken = Optional.empty();

    Database(Dialect dialect) {
        this.dialect = dialect;
    }

    Dialect dialect() {
        return dialect;
    }

    /** A handle that may write. */
    Handle write() {
        return open(dialect::connectToWrite);
    }

    /** A handle that cannot write. */
    Handle read() {
        return open(dialect::connectToRead);
    }

    /** A handle that cannot write, on a connection of its own. */
    Handle apart() {
        return open(dialect::connectApart);
    }

    /** A handle that may write, beside which nobody else does. */
    Handle alone() {
        return open(dialect::connectAlone);
    }

    @SuppressWarnings("MustBeClosedChecker")
    private Handle open(Handle.Connecting connecting) {
        try {
            return Handle.open(connecting, dialect.statements());
        } catch (RuntimeException failure) {
            throw failure(failure);
        }
    }

    /**
     * Reads on a connection of its own and on the caller's thread, because it may take long and the caller may read meanwhile. All that the
     * work sees is of one moment.
     *
     * @param tenant whose rows it sees, {@link Dialect#EVERY_TENANT} for all
     */
    <T> T snapshot(String tenant, Function<Handle, T> work) {
        try (Handle handle = apart()) {
            return readings.onNew(handle, transaction -> {
                dialect.freeze(transaction);
                dialect.confine(transaction, tenant);
                return work.apply(transaction);
            });
        } catch (Readings.CutOff cut) {
            throw failure(cut.failure());
        } catch (RuntimeException failure) {
            throw failure(failure);
        }
    }

    /** What is being read from a server on the network. */
    Readings readings() {
        return readings;
    }

    /** The work, confined to a tenant's rows. */
    <T> Function<Handle, T> confined(String tenant, Function<Handle, T> work) {
        return transaction -> {
            dialect.confine(transaction, tenant);
            return work.apply(transaction);
        };
    }

    /**
     * What to throw for a failure: what the database reports becomes {@link Fault.Unavailable}, anything else stays as it is. A failure after
     * which nothing may be written is kept in mind, whoever came upon it.
     */
    RuntimeException failure(RuntimeException failure) {
        if (!(failure instanceof SqlFailure known)) {
            return failure;
        }
        Fault.Unavailable fault = dialect.fault(known.error());
        if (broken.isEmpty() && dialect.remedy(known.error()) == Remedy.STOP) {
            broken = Optional.of(fault);
        }
        return fault;
    }

    /** What somebody found of it, reading or writing, that it must not be written after. */
    Optional<Fault.Unavailable> broken() {
        return broken;
    }

    /** What a failure is, for the log. */
    String reason(Throwable failure) {
        return switch (failure) {
            case SqlFailure known -> dialect.fault(known.error()).explanation();
            case SQLException error -> dialect.fault(error).explanation();
            case Fault fault -> fault.explanation();
            default -> failure.toString();
        };
    }

    /** What helps after the failure. */
    Remedy remedy(Throwable failure) {
        return failure instanceof SqlFailure known ? dialect.remedy(known.error()) : Remedy.NONE;
    }
}
