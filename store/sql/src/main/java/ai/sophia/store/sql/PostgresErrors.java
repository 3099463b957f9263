package ai.sophia.store.sql;

import ai.sophia.core.Fault;
import ai.sophia.store.sql.Dialect.Remedy;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Optional;

/** What PostgreSQL's errors mean, by their SQLSTATE (PostgreSQL documentation, appendix A). Stateless. */
final class PostgresErrors {
    private PostgresErrors() {}

    static Fault.Unavailable fault(SQLException error, PostgresServer server) {
        String state = state(error);
        String said = said(error);
        String at = "the PostgreSQL server of the records, " + server.label() + ",";
        return switch (state) {
            case "53100" ->
                unavailable(
                        "the disk of " + at + " is full; nothing was stored. Free space on it and try again",
                        10,
                        error);
            case "28000", "28P01" ->
                unavailable(
                        at + " does not let " + (server.user().isEmpty() ? "this user" : "the user " + server.user())
                                + " in (" + said + "): check the user and the password in the settings",
                        60,
                        error);
            case "3D000" -> unavailable(at + " has no such database (" + said + "): make it first", 60, error);
            case "42501" ->
                unavailable(
                        at + " does not allow this (" + said
                                + "): let the user own the database, or grant it CREATE on it",
                        60,
                        error);
            case "53300" -> unavailable(at + " has no connection left (" + said + ")", 5, error);
            case "55P03" -> unavailable("other nodes write to " + at + " and leave no turn (" + said + ")", 1, error);
            case "57014" -> unavailable(at + " took too long (" + said + ")", 5, error);
            case "25006" ->
                unavailable(at + " is a standby that takes no writes: name the primary in the settings", 5, error);
            default -> {
                if (state.startsWith("XX")) {
                    yield unavailable(
                            at + " says that it is damaged (" + said
                                    + "): look at its log, and restore it from a backup",
                            3_600,
                            error);
                }
                // the driver has no password to give where the server asks for one
                if (state.equals("08004") && server.password().isEmpty()) {
                    yield unavailable(
                            at + " wants a password (" + said
                                    + "): none is set; give it in SOPHIA_POSTGRES_PASSWORD, or as postgres.password in the settings",
                            60,
                            error);
                }
                yield remedy(error) == Remedy.RECONNECT
                        ? unavailable(at + " cannot be reached (" + said + ")", 2, error)
                        : unavailable(at + " failed: " + said, 5, error);
            }
        };
    }

    /** What a failure means, in words. */
    static String explanation(RuntimeException failure, PostgresServer server) {
        return failure instanceof SqlFailure known
                ? fault(known.error(), server).explanation()
                : String.valueOf(failure.getMessage());
    }

    static Remedy remedy(SQLException error) {
        String state = state(error);
        return switch (state) {
            // serialization failure, deadlock
            case "40001", "40P01" -> Remedy.REPEAT;
            // shut down, crashed, starting, dropped for standing still in a transaction, a standby
            case "57P01", "57P02", "57P03", "57P05", "25P03", "25006" -> Remedy.RECONNECT;
            // connection exceptions; a pool that has no connection to give
            default ->
                state.startsWith("08") || error instanceof SQLTransientConnectionException
                        ? Remedy.RECONNECT
                        : Remedy.NONE;
        };
    }

    private static String state(SQLException error) {
        return Optional.ofNullable(error.getSQLState()).orElse("");
    }

    /** In one line; the pool tells only that it has no connection, and what it heard from the server by the cause. */
    private static String said(SQLException error) {
        if (error instanceof SQLTransientConnectionException && error.getCause() instanceof SQLException heard) {
            return said(heard);
        }
        for (Throwable cause = error.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException) {
                return "its name is not known";
            }
        }
        return Optional.ofNullable(error.getMessage())
                .orElse("no message")
                .lines()
                .findFirst()
                .orElse("no message");
    }

    private static Fault.Unavailable unavailable(String message, long seconds, Throwable cause) {
        return new Fault.Unavailable(message, Duration.ofSeconds(seconds), cause);
    }
}
