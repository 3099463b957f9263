package ai.sophia.store.sql;

/** On PostgreSQL. */
class PostgresDocumentsTest extends OpenedDocumentsContract {
    private final PostgresServer server = TestingServer.database();

    @Override
    SqlMemoryStore open() {
        return SqlMemoryStore.open(server);
    }
}
