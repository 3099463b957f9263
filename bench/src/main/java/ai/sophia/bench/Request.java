package ai.sophia.bench;

/** One request of a load, made before it is due, so that making it takes no time then. Immutable. */
record Request(Work work, String body) {
    /** What is asked for. */
    enum Work {
        RECALL("recall", "/api/recall"),
        REMEMBER("remember", "/api/memories");

        private final String label;
        private final String path;

        Work(String label, String path) {
            this.label = label;
            this.path = path;
        }

        String label() {
            return label;
        }

        String path() {
            return path;
        }
    }
}
