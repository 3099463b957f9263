package ai.sophia.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sophia export}: memories to a file. */
@Command(
        name = "export",
        description = "Writes memories, one JSON object a line; \"sophia import\" reads them back.",
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  sophia export everything.ndjson",
            "  sophia export --user ada | gzip > ada.ndjson.gz"
        })
final class ExportCommand extends ServerCommand {
    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "Where to write; replaced once the export is whole (default: standard output).")
    String file = "-";

    @Mixin
    ScopeOptions scope = new ScopeOptions();

    ExportCommand(Tools tools) {
        super(tools);
    }

    @Override
    void check() throws IOException {
        if (!isPiped()) {
            new ExportFile(file);
        }
    }

    @Override
    int run(SophiaClient client) throws InterruptedException, IOException {
        try (InputStream lines = client.lines("/api/export", scope.named())) {
            if (isPiped()) {
                copy(client, lines, out());
                return ExitCode.OK;
            }
            long memories = new ExportFile(file).write(stream -> copy(client, lines, stream));
            remark("exported " + Numbers.count(memories, "memory", "memories") + " to " + file);
            return ExitCode.OK;
        }
    }

    private long copy(SophiaClient client, InputStream from, OutputStream to) throws IOException {
        long lines = 0;
        byte[] buffer = new byte[1 << 16];
        try (Progress progress = new Progress(terminal(), options().quiet || isPiped(), "Exporting", "memories", -1)) {
            for (int read = read(client, from, buffer); read >= 0; read = read(client, from, buffer)) {
                to.write(buffer, 0, read);
                if (out().failure().isPresent()) {
                    return lines; // nobody reads any more, or the disk is full: told when the command ends
                }
                long before = lines;
                for (int i = 0; i < read; i++) {
                    lines += buffer[i] == '\n' ? 1 : 0;
                }
                progress.advance(lines - before);
            }
        }
        to.flush();
        return lines;
    }

    /** A server that goes away is told as one, and not as a file that cannot be written. */
    private static int read(SophiaClient client, InputStream from, byte[] buffer) {
        try {
            return from.read(buffer);
        } catch (IOException broken) {
            throw client.brokenOff(broken);
        }
    }

    private boolean isPiped() {
        return file.equals("-");
    }
}
