package ai.sophia.store.sql;

import ai.sophia.contract.TestingPostgres;

/** Databases on a real server, as the store is told of them. */
final class TestingServer {
    private static final int CONNECTIONS = 4;

    private TestingServer() {}

    /** A new database on the server that all tests share. */
    static PostgresServer database() {
        return database(TestingPostgres.shared());
    }

    /** A new database on this server. */
    static PostgresServer database(TestingPostgres server) {
        return PostgresServer.parse(server.database(), server.user(), server.password(), CONNECTIONS)
                .orElseThrow();
    }
}
