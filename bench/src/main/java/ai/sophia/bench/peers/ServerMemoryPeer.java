package ai.sophia.bench.peers;

import ai.sophia.bench.driver.Calls;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The memory server of the Model Context Protocol's own collection, over its standard streams: a memory is an entity with one observation.
 * It knows no embeddings and finds a substring, so that a question is asked by its longest word. Used by one thread.
 */
public final class ServerMemoryPeer implements Peer {
    /** What its set-up is called. */
    public static final String NAME = "server-memory";

    private final Corpus corpus;
    private final PeerProcess process;
    private final Agent agent;

    ServerMemoryPeer(Stage stage, Map<String, String> parts, Corpus corpus) throws IOException {
        this.corpus = corpus;
        this.process = stage.start(plan(parts, stage.directory(NAME)));
        this.agent = new Agent(process);
        agent.initialize();
    }

    /** How one is started that keeps its file in the directory. */
    public static PeerProcess.Plan plan(Map<String, String> parts, Path directory) throws IOException {
        return new PeerProcess.Plan(
                NAME,
                List.of(Tools.part(parts, "node"), Tools.part(parts, "program")),
                Map.of("MEMORY_FILE_PATH", directory.resolve("memory.jsonl").toString()),
                directory,
                PeerProcess.Ending.KILL);
    }

    @Override
    public Add add(int from, int to) throws IOException {
        ObjectNode arguments = Calls.object();
        ArrayNode entities = arguments.putArray("entities");
        for (int row = from; row < to; row++) {
            ObjectNode entity =
                    entities.addObject().put("name", "memory-" + row).put("entityType", "memory");
            entity.putArray("observations").add(corpus.text(row));
        }
        ObjectNode request = agent.tool("create_entities", arguments);
        int id = request.path("id").intValue();
        String json = request.toString();
        return () -> agent.ask(id, json);
    }

    /** Its file is read whole by every call, so that more in it would not only warm up. */
    @Override
    public Add addElsewhere(int from, int to) {
        return () -> {};
    }

    @Override
    public void settle() {}

    @Override
    public List<Asking> askings() {
        return List.of(new Asking("server-memory, asked by a word", false, this::search));
    }

    private Search search(int question) throws IOException {
        String word = Arrays.stream(corpus.question(question).split("[^\\p{L}-]+"))
                .max(Comparator.comparingInt(String::length))
                .orElse("");
        ObjectNode request = agent.tool("search_nodes", Calls.object().put("query", word));
        int id = request.path("id").intValue();
        String json = request.toString();
        return () -> agent.ask(id, json).path("structuredContent").path("entities").values().stream()
                .mapToInt(entity ->
                        Integer.parseInt(entity.path("name").stringValue().substring("memory-".length())))
                .toArray();
    }

    @Override
    public long residentBytes() throws IOException {
        return process.residentBytes();
    }

    @Override
    public void close() {
        process.close();
    }
}
