package ai.sophia.store.chroma;

import ai.sophia.core.index.LostData;

/** The server does not know a collection that it has had: it has lost its data, or somebody has removed it. */
final class Lost extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Located collection;
    private final String explanation;

    Lost(Located collection) {
        super("the ChromaDB server knows the collection " + collection.name() + " in the database "
                + collection.database() + " no more");
        this.collection = collection;
        this.explanation = String.valueOf(getMessage());
    }

    /** The same as every index on a server tells it. */
    LostData data() {
        LostData data = new LostData(explanation);
        data.addSuppressed(this);
        return data;
    }

    /** The collection that was asked for. */
    Located collection() {
        return collection;
    }
}
