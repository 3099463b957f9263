package ai.sophia.bench.peers;

import ai.sophia.bench.driver.Calls;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** ChromaDB's own server, from its npm package, over HTTP; a collection for each scope, with its defaults. Used by one thread. */
final class ChromaPeer implements Peer {
    private static final String COLLECTIONS = "/api/v2/tenants/default_tenant/databases/default_database/collections";
    private static final String RUN = "require(process.argv[1]).cli(['chroma', 'run', process.argv[2]])";

    private final Corpus corpus;
    private final Setting setting;
    private final PeerProcess process;
    private final Calls calls;
    private final List<String> collections = new ArrayList<>();

    ChromaPeer(Stage stage, Map<String, String> parts, Corpus corpus, Setting setting)
            throws IOException, InterruptedException {
        this.corpus = corpus;
        this.setting = setting;
        Path directory = stage.directory("chroma");
        int port = PeerProcess.freePort();
        Path settings = directory.resolve("config.yaml");
        Files.writeString(settings, """
                port: %d
                listen_address: "127.0.0.1"
                persist_path: "%s"
                max_payload_size_bytes: 41943040
                """.formatted(port, directory.resolve("data")));
        List<String> command = new ArrayList<>();
        if (parts.containsKey("loader")) {
            command.addAll(List.of(Tools.part(parts, "loader"), "--library-path", Tools.part(parts, "libraries")));
        }
        command.addAll(
                List.of(Tools.part(parts, "node"), "-e", RUN, Tools.part(parts, "binding"), settings.toString()));
        // it does not end by SIGTERM or SIGINT, and what it has written survives a kill
        this.process = stage.start(new PeerProcess.Plan(
                "chroma", command, Map.of("ANONYMIZED_TELEMETRY", "FALSE"), directory, PeerProcess.Ending.KILL));
        Thread.ofVirtual().start(() -> process.output().lines().forEach(line -> {}));
        this.calls = new Calls(URI.create("http://127.0.0.1:" + port));
        process.await(() -> calls.get("/api/v2/heartbeat").succeeded());
        for (int scope = 0; scope < setting.scopes(); scope++) {
            collections.add(create(Setting.nameOf(scope)));
        }
        collections.add(create(Setting.ELSEWHERE));
    }

    private String create(String name) throws IOException, InterruptedException {
        ObjectNode body = Calls.object().put("name", name);
        body.putObject("configuration").putObject("hnsw").put("space", "cosine");
        return calls.post(COLLECTIONS, body).orFail().body().path("id").stringValue();
    }

    @Override
    public Add add(int from, int to) throws IOException {
        return add(setting.scopeOf(from), from, to);
    }

    @Override
    public Add addElsewhere(int from, int to) throws IOException {
        return add(setting.scopes(), from, to);
    }

    private Add add(int collection, int from, int to) throws IOException {
        ObjectNode body = Calls.object();
        ArrayNode ids = body.putArray("ids");
        ArrayNode documents = body.putArray("documents");
        ArrayNode embeddings = body.putArray("embeddings");
        for (int row = from; row < to; row++) {
            ids.add(Integer.toString(row));
            documents.add(corpus.text(row));
            ArrayNode numbers = embeddings.addArray();
            for (float number : corpus.vector(row)) {
                numbers.add(number);
            }
        }
        byte[] json = Calls.JSON.writeValueAsBytes(body);
        String path = path(collection, "add");
        return () -> calls.postJson(path, json).orFail();
    }

    private String path(int scope, String verb) {
        return COLLECTIONS + "/" + collections.get(scope) + "/" + verb;
    }

    @Override
    public void settle() {}

    @Override
    public List<Asking> askings() {
        return List.of(new Asking("ChromaDB", true, this::search));
    }

    private Search search(int question) throws IOException {
        ObjectNode body = Calls.object().put("n_results", Truth.LIMIT);
        body.putArray("include").add("documents").add("distances");
        ArrayNode numbers = body.putArray("query_embeddings").addArray();
        for (float number : corpus.questionVector(question)) {
            numbers.add(number);
        }
        byte[] json = Calls.JSON.writeValueAsBytes(body);
        String path = path(setting.askedBy(question), "query");
        return () -> {
            JsonNode ids =
                    calls.postJson(path, json).orFail().body().path("ids").path(0);
            return ids.values().stream()
                    .mapToInt(id -> Integer.parseInt(id.stringValue()))
                    .toArray();
        };
    }

    @Override
    public long residentBytes() throws IOException {
        return process.residentBytes();
    }

    @Override
    public void close() {
        calls.close();
        process.close();
    }
}
