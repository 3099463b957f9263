package ai.sophia.bench.crash;

import ai.sophia.bench.driver.Calls;
import ai.sophia.bench.driver.ChildServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The servers of a run, each on a data directory of its own; several of them share their records, which the settings name. Used by one
 * thread.
 */
final class Fleet implements AutoCloseable {
    private final String mainClass;
    private final Path folder;
    private final Map<String, String> settings;
    private final List<ChildServer> servers = new ArrayList<>();

    /**
     * Starts them.
     *
     * @param settings of all, as variables of the environment
     */
    Fleet(String mainClass, Path folder, int nodes, Map<String, String> settings)
            throws IOException, InterruptedException {
        this.mainClass = mainClass;
        this.folder = folder;
        this.settings = settings;
        for (int node = 0; node < nodes; node++) {
            servers.add(start(node));
            // the first one makes the tables
            servers.getFirst().awaitReady();
        }
    }

    private ChildServer start(int node) throws IOException {
        return ChildServer.start(mainClass, folder.resolve("data-" + node), settings);
    }

    int size() {
        return servers.size();
    }

    /** A client of one, once it serves; to be closed. */
    Calls calls(int node) throws IOException, InterruptedException {
        return new Calls(servers.get(node).awaitReady());
    }

    void kill(int node) {
        servers.get(node).kill();
    }

    /** Starts one that was killed again; does not wait for it. */
    void restart(int node) throws IOException {
        servers.set(node, start(node));
    }

    /** Kills all. */
    @Override
    public void close() {
        servers.forEach(ChildServer::close);
    }
}
