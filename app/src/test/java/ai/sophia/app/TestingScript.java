package ai.sophia.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A script in the folder of other people's clients, run to its end by the Node that is installed there. */
record TestingScript(int exit, String output) {
    private static final int PATIENCE_MINUTES = 5;

    /**
     * Runs it.
     *
     * @param script below {@code clients}
     * @param folder for what it says
     */
    static TestingScript run(Path folder, String script, String... arguments) throws IOException, InterruptedException {
        Path clients = clients();
        List<String> command = new ArrayList<>(List.of(
                clients.resolve("node_modules/.bin/node").toString(),
                clients.resolve(script).toString()));
        command.addAll(List.of(arguments));
        Path said = Files.createTempFile(folder, "script", ".txt");
        Process process = new ProcessBuilder(command)
                .directory(clients.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        process.getOutputStream().close();
        if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError(command + " did not end in time, and said: " + Files.readString(said));
        }
        return new TestingScript(process.exitValue(), Files.readString(said));
    }

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
