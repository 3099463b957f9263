package ai.sophia.bench.peers;

/** The indexes that are measured within a process of their own, bare: no interface, no durability. */
enum Engine {
    /** Lucene's graph of vectors. */
    LUCENE("lucene", "Lucene, HNSW"),
    /** Lucene's ranking of words. */
    WORDS("lucene", "Lucene, BM25"),
    /** JVector's graph of vectors. */
    JVECTOR("jvector", "JVector"),
    /** The hot tier's scan. */
    SCAN("scan", "Sophia's exact scan");

    private final String peer;
    private final String label;

    Engine(String peer, String label) {
        this.peer = peer;
        this.label = label;
    }

    /** The name by which it is chosen. */
    String peer() {
        return peer;
    }

    /** The name of its row. */
    String label() {
        return label;
    }
}
