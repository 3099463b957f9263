package ai.sophia.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who holds a data directory, as written in it. Believed only while the lock is held.
 *
 * @param pid the process
 * @param address where it can be asked, empty if it cannot (yet)
 * @param started when it took the directory
 * @param toolsets that agents are offered by it, beside the usual tools
 */
record Owner(long pid, String address, Instant started, Set<String> toolsets) {
    /** The file's name in the data directory. */
    static final String FILE = "owner.json";

    /** The name under which it is written, before it is whole. */
    static final String PARTIAL = FILE + ".part";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    Owner {
        toolsets = Set.copyOf(toolsets);
    }

    /** This process, from now. */
    static Owner starting() {
        return new Owner(ProcessHandle.current().pid(), "", Instant.now().truncatedTo(ChronoUnit.SECONDS), Set.of());
    }

    /** The same at an address, with what it offers there. */
    Owner at(String known, Set<String> offered) {
        return new Owner(pid, known, started, offered);
    }

    /** Writes it into the folder, at once and whole. */
    void write(Path folder) throws IOException {
        ObjectNode json = JSON.createObjectNode();
        json.put("pid", pid).put("address", address).put("started", started.toString());
        toolsets.forEach(json.putArray("toolsets")::add);
        Path partial = folder.resolve(PARTIAL);
        Files.write(partial, JSON.writeValueAsBytes(json));
        Files.move(partial, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** What the folder says, empty if nothing that can be read. */
    static Optional<Owner> read(Path folder) {
        try {
            JsonNode json = JSON.readTree(Files.readAllBytes(folder.resolve(FILE)));
            Set<String> toolsets = new HashSet<>();
            json.path("toolsets").forEach(each -> toolsets.add(each.asString("")));
            return Optional.of(new Owner(
                    json.path("pid").asLong(0),
                    json.path("address").asString(""),
                    Instant.parse(json.path("started").asString("1970-01-01T00:00:00Z")),
                    toolsets));
        } catch (IOException | JacksonException none) {
            return Optional.empty();
        }
    }

    /** Removes it from the folder. */
    static void delete(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve(FILE));
    }
}
