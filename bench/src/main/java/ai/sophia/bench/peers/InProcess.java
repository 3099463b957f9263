package ai.sophia.bench.peers;

import ai.sophia.bench.driver.Calls;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Measures an engine in a virtual machine of its own, which has the memory that it needs and nothing else in it: {@link #measure} starts
 * one, whose main class this is. Used by one thread.
 */
public final class InProcess {
    /** How many candidates every graph is searched for: ChromaDB's default. */
    static final int CANDIDATES = 100;

    private static final String FIGURES = "figures: ";
    private static final long LEAST_HEAP = 512;
    private static final long HEAP_OF_ROW = 12;
    private static final long MEGABYTE = 1024 * 1024;

    private InProcess() {}

    /** Measures an engine. */
    static Measured measure(Stage stage, Engine engine, Corpus corpus, Setting setting, Path truth)
            throws IOException, InterruptedException {
        long heap = LEAST_HEAP + HEAP_OF_ROW * setting.memories() * corpus.dimension() * Float.BYTES / MEGABYTE;
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx" + heap + "m", "--enable-native-access=ALL-UNNAMED"));
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
            command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
        }
        command.addAll(List.of("-cp", classPath(), InProcess.class.getName()));
        command.addAll(List.of(engine.name(), corpus.directory().toString(), truth.toString()));
        command.addAll(
                List.of(setting.name(), Integer.toString(setting.memories()), Integer.toString(setting.scopes())));
        Path directory = stage.directory(engine.peer());
        PeerProcess.Plan plan =
                new PeerProcess.Plan(engine.peer(), command, Map.of(), directory, PeerProcess.Ending.KILL);
        try (PeerProcess process = stage.start(plan)) {
            Optional<String> figures = process.output()
                    .lines()
                    .filter(line -> line.startsWith(FIGURES))
                    .findFirst();
            process.awaitSuccess();
            JsonNode json = Calls.JSON.readTree(figures.orElseThrow(
                            () -> new IOException("expected figures of " + engine.label() + ", but got none"))
                    .substring(FIGURES.length()));
            return Calls.JSON.treeToValue(json, Measured.class);
        }
    }

    /** That of this process, for one that works in another directory. */
    private static String classPath() {
        return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(System.getProperty("java.class.path"))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /**
     * Measures an engine in this process and prints the figures.
     *
     * @param arguments the engine, the directories of the corpus and the truth, and the name, memories and scopes of the setting
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Engine engine = Engine.valueOf(arguments[0]);
        Setting setting = new Setting(arguments[3], Integer.parseInt(arguments[4]), Integer.parseInt(arguments[5]));
        Truth truth = Truth.read(Path.of(arguments[2]));
        try (Corpus corpus = Corpus.open(Path.of(arguments[1]));
                Peer peer = open(engine, corpus, setting, Path.of(""))) {
            Measured measured =
                    new Measurement(corpus, setting, truth).measure(peer).getFirst();
            System.out.println(FIGURES + Calls.JSON.writeValueAsString(measured));
        }
    }

    /**
     * The engine, empty.
     *
     * @param directory where its files go, if it has any
     */
    static Peer open(Engine engine, Corpus corpus, Setting setting, Path directory) throws IOException {
        return switch (engine) {
            case LUCENE -> new LucenePeer(corpus, setting, true, directory);
            case WORDS -> new LucenePeer(corpus, setting, false, directory);
            case JVECTOR -> new JVectorPeer(corpus, setting);
            case SCAN -> new ScanPeer(corpus, setting);
        };
    }
}
