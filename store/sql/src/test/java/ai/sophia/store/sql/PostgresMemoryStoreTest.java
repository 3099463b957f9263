package ai.sophia.store.sql;

import ai.sophia.contract.MemoryStoreContract;
import ai.sophia.core.record.MemoryStore;

/** The record store on PostgreSQL keeps the contract. */
class PostgresMemoryStoreTest extends MemoryStoreContract {
    @Override
    public MemoryStore open() {
        return SqlMemoryStore.open(TestingServer.database());
    }
}
