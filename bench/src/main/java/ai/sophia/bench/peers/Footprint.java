package ai.sophia.bench.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Memory that processes take, as Linux tells it: their proportional set size, which counts what several of them share once. Stateless; safe
 * for all threads.
 */
final class Footprint {
    private Footprint() {}

    /** That of a process and of those that it started, in bytes; 0 where the system does not tell. */
    static long of(ProcessHandle process) throws IOException {
        long bytes = 0;
        for (ProcessHandle each :
                Stream.concat(Stream.of(process), process.descendants()).toList()) {
            bytes += of(each.pid());
        }
        return bytes;
    }

    private static long of(long pid) throws IOException {
        Path rollup = Path.of("/proc", Long.toString(pid), "smaps_rollup");
        if (!Files.isReadable(rollup)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(rollup)) {
            return lines.filter(line -> line.startsWith("Pss:"))
                    .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
        }
    }
}
