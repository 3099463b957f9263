package ai.sophia.server;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A client of somebody else, run to its end by the Node that was installed with it. */
record TestingProcess(int exit, String output) {
    private static final int PATIENCE_MINUTES = 2;

    /**
     * Runs a script.
     *
     * @param script below {@code clients}
     */
    static TestingProcess node(String script, String... arguments) {
        Path clients = clients();
        List<String> command = new ArrayList<>();
        command.add(clients.resolve("node_modules/.bin/node").toString());
        command.add(clients.resolve(script).toString());
        command.addAll(List.of(arguments));
        try {
            File output = File.createTempFile("client", ".txt");
            Process process = new ProcessBuilder(command)
                    .directory(clients.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output)
                    .start();
            process.getOutputStream().close();
            boolean ended = process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
            if (!ended) {
                process.destroyForcibly();
            }
            String said = Files.readString(output.toPath());
            Files.delete(output.toPath());
            if (!ended) {
                throw new AssertionError(command + " did not end in time, and said: " + said);
            }
            return new TestingProcess(process.exitValue(), said);
        } catch (IOException failure) {
            throw new AssertionError("cannot run " + command + "; ./check installs what it needs", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    /** The folder of foreign clients: the nearest upwards. */
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
