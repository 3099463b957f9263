package ai.sophia.bench.peers;

import ai.sophia.bench.driver.Calls;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * mem0ai, the open-source library for Node. It has no server, so that a script measures it within its own process, without what a way over
 * HTTP would take. Used by one thread.
 */
final class Mem0Process {
    /** How it keeps memories, and who embeds them. */
    enum Manner {
        /** Vectors and history in SQLite files, as it does by default. */
        FILES("mem0ai, its files"),
        /** In memory, where nothing survives the process. */
        MEMORY("mem0ai, in memory"),
        /** In files, and each embedding fetched from Sophia. */
        EMBEDDING("mem0ai, embedding included");

        private final String label;

        Manner(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    private Mem0Process() {}

    /**
     * Measures it.
     *
     * @param embeddings the server that embeds, where the library has that done
     */
    static Measured measure(
            Stage stage,
            Tools tools,
            Map<String, String> parts,
            Corpus corpus,
            Setting setting,
            Manner manner,
            Optional<URI> embeddings)
            throws IOException, InterruptedException {
        Path directory = stage.directory("mem0ai");
        ObjectNode job = Calls.object()
                .put("modules", Tools.part(parts, "modules"))
                .put("corpus", corpus.directory().toString())
                .put("directory", directory.toString())
                .put("memories", setting.memories())
                .put("singles", Measurement.SINGLES)
                .put("batch", Measurement.BATCH)
                .put("measured", corpus.measured())
                .put("limit", Truth.LIMIT)
                .put("file", manner != Manner.MEMORY)
                .put(
                        "embeddings",
                        embeddings
                                .map(server -> server.resolve("/v1").toString())
                                .orElse(""));
        PeerProcess.Plan plan = new PeerProcess.Plan(
                "mem0ai",
                List.of(Tools.part(parts, "node"), tools.script("mem0ai.mjs").toString(), job.toString()),
                Map.of(),
                directory,
                PeerProcess.Ending.KILL);
        try (PeerProcess process = stage.start(plan)) {
            String line = process.output().readLine();
            process.awaitSuccess();
            if (line == null) {
                throw new IOException("expected figures of mem0ai, but got none; it said: " + process.lastWords());
            }
            return measured(manner.label(), Calls.JSON.readTree(line));
        }
    }

    private static Measured measured(String label, JsonNode figures) {
        return new Measured(
                label,
                figures.path("addPerSecond").doubleValue(),
                0,
                0,
                figures.path("singlePerSecond").doubleValue(),
                figures.path("searchP50Ms").doubleValue(),
                figures.path("searchP99Ms").doubleValue(),
                0,
                OptionalDouble.empty(),
                figures.path("residentBytes").longValue());
    }
}
