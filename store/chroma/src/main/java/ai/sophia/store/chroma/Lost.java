package ai.sophia.store.chroma;

import ai.sophia.core.Fault;
import java.time.Duration;

/** The server does not know a collection that it has had: it has lost its data, or somebody has removed it. */
final class Lost extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Located collection;

    Lost(Located collection) {
        super(explanation(collection));
        this.collection = collection;
    }

    private static String explanation(Located collection) {
        return "the ChromaDB server knows the collection " + collection.name() + " in the database "
                + collection.database() + " no more";
    }

    /** The same as a fault. */
    Fault.Unavailable fault() {
        return new Fault.Unavailable(explanation(collection), Duration.ofSeconds(1), this);
    }

    /** The collection that was asked for. */
    Located collection() {
        return collection;
    }
}
