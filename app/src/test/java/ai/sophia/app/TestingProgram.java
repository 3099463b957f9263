package ai.sophia.app;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * {@code sophia} in processes of their own, each in a home that a test gives it. They start from an archive of classes, made by a first one
 * when it is first needed and for all tests of this run: the virtual machine keeps such archives for jars alone, and the classes under test
 * lie in folders. Safe for all threads.
 */
final class TestingProgram {
    private static final int PATIENCE_SECONDS = 120;
    private static final List<String> OPTIONS = List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--add-modules",
            "jdk.incubator.vector",
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            // what the virtual machine has to say of archives would come between the messages
            "-Xlog:disable",
            "-Xlog:all=error:stderr");

    /** What an agent says that has the program load what it needs. */
    private static final String MESSAGES = """
            {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},\
            "clientInfo":{"name":"train","version":"1"}}}
            {"jsonrpc":"2.0","method":"notifications/initialized"}
            {"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"add_memory","arguments":{"text":"Tea is hot"}}}
            {"jsonrpc":"2.0","id":4,"method":"tools/call","params":{"name":"list_memories","arguments":{}}}
            """;

    private static Optional<TestingProgram> made = Optional.empty();

    private final Path folder;
    private final String classPath;
    private final Path archive;

    private TestingProgram() throws IOException, InterruptedException {
        folder = Files.createTempDirectory("sophia-program");
        classPath = classPath();
        archive = folder.resolve("classes.jsa");
        Path home = Files.createDirectory(folder.resolve("home"));
        Path said = folder.resolve("said");
        Process process = builder(home, List.of("-XX:ArchiveClassesAtExit=" + archive), List.of("mcp"))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(MESSAGES.getBytes(StandardCharsets.UTF_8));
        }
        boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        if (!ended || !Files.exists(archive)) {
            throw new AssertionError("no archive of classes was made: " + Files.readString(said));
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::delete));
    }

    /** Starts one, whose standard error is added to a file in the home. */
    static Process start(Path home, String name, List<String> arguments) throws IOException, InterruptedException {
        TestingProgram program = made();
        Process process = program.builder(home, List.of("-XX:SharedArchiveFile=" + program.archive), arguments)
                .redirectError(Redirect.appendTo(complaints(home, name).toFile()))
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return process;
    }

    /** Where the standard error of one of this name is. */
    static Path complaints(Path home, String name) {
        return home.resolve(name + ".err");
    }

    private static synchronized TestingProgram made() throws IOException, InterruptedException {
        if (made.isEmpty()) {
            made = Optional.of(new TestingProgram());
        }
        return made.get();
    }

    private ProcessBuilder builder(Path home, List<String> further, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(OPTIONS);
        command.addAll(further);
        command.addAll(List.of("-cp", classPath, Main.class.getName()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(each -> each.startsWith("SOPHIA_"));
        builder.environment().put("HOME", home.toString());
        return builder;
    }

    /** That of this process without the tests, its folders as jars. */
    private String classPath() throws IOException {
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path path = Path.of(entry);
            if (!Files.isDirectory(path)) {
                entries.add(entry);
            } else if (!path.endsWith("test-classes")) {
                entries.add(jar(path, folder.resolve(entries.size() + ".jar")).toString());
            }
        }
        return String.join(File.pathSeparator, entries);
    }

    private static Path jar(Path classes, Path jar) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> all = Files.walk(classes)) {
            out.setLevel(0);
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(
                        new JarEntry(classes.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, out);
            }
        }
        return jar;
    }

    private void delete() {
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(each -> each.toFile().delete());
        } catch (IOException left) {
            System.err.println("left behind: " + folder);
        }
    }
}
