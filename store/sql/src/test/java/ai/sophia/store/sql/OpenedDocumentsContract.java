package ai.sophia.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.contract.DocumentsContract;
import ai.sophia.core.access.Principal;
import ai.sophia.core.document.Document;
import ai.sophia.core.document.Documents;
import ai.sophia.core.record.MemoryStore;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The documents of a database keep the contract, and outlive the process. */
abstract class OpenedDocumentsContract extends DocumentsContract {
    private @Nullable SqlMemoryStore store;

    /** Opens the database, the same each time. */
    abstract SqlMemoryStore open();

    @Override
    protected final Documents create() {
        SqlMemoryStore opened = open();
        store = opened;
        return opened.documents();
    }

    @Override
    protected final MemoryStore store() {
        return Objects.requireNonNull(store);
    }

    @AfterEach
    final void close() {
        if (store != null) {
            store.close();
        }
    }

    @Test
    void areThereWhenTheStoreIsOpenedAgain() {
        Principal ada = new Principal("ada-inc", "key");
        Document document = Document.of("event", "e1", "", "{}", Instant.parse("2026-03-01T12:00:00Z"));
        documents.put(ada, document);
        close();
        assertThat(create().find(ada, "event", "e1")).contains(document);
    }
}
