package ai.sophia.store.weaviate;

import ai.sophia.core.index.LostData;

/** The server does not know a collection, or a tenant in it, that it has had. */
final class Lost extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Located located;
    private final String explanation;

    Lost(String server, Located located) {
        super("the " + server + " knows the tenant " + located.tenant() + " in the collection " + located.collection()
                + " no more");
        this.located = located;
        this.explanation = String.valueOf(getMessage());
    }

    /** What was asked for. */
    Located located() {
        return located;
    }

    /** The same as every index on a server tells it. */
    LostData data() {
        LostData data = new LostData(explanation);
        data.addSuppressed(this);
        return data;
    }
}
