package ai.sophia.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A script in the folder of other people's clients, run to its end by the Node that is installed there.
 *
 * @param exit the status that it ended with
 * @param output all that it said
 */
public record TestingScript(int exit, String output) {
    private static final int PATIENCE_MINUTES = 5;

    /**
     * Runs a script without any proxy.
     *
     * @param script below {@code clients}
     */
    public static TestingScript run(String script, String... arguments) {
        return run(Map.of(), List.of(), script, arguments);
    }

    /**
     * Runs a script without any proxy.
     *
     * @param environment added to that of this process
     * @param options of Node
     * @param script below {@code clients}
     */
    public static TestingScript run(
            Map<String, String> environment, List<String> options, String script, String... arguments) {
        Path clients = clients();
        List<String> command = new ArrayList<>();
        command.add(clients.resolve("node_modules/.bin/node").toString());
        command.addAll(options);
        command.add(clients.resolve(script).toString());
        command.addAll(List.of(arguments));
        try {
            Path said = Files.createTempFile("script", ".txt");
            try {
                return ended(command, clients, environment, said);
            } finally {
                Files.delete(said);
            }
        } catch (IOException failure) {
            throw new AssertionError("cannot run " + command + "; ./check installs what it needs", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    private static TestingScript ended(List<String> command, Path clients, Map<String, String> environment, Path said)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(clients.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment()
                .keySet()
                .removeIf(name -> name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError(command + " did not end in time, and said: " + Files.readString(said));
        }
        return new TestingScript(process.exitValue(), Files.readString(said));
    }

    /** The nearest folder of them upwards. */
    private static Path clients() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path clients = folder.resolve("clients");
            if (Files.exists(clients.resolve("package.json"))) {
                return clients;
            }
        }
        throw new AssertionError("expected a folder clients with a package.json above "
                + Path.of("").toAbsolutePath());
    }
}
