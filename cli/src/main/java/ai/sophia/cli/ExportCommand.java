package ai.sophia.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
    @Parameters(arity = "0..1", paramLabel = "FILE", description = "Where to write (default: standard output).")
    String file = "-";

    @Mixin
    ScopeOptions scope = new ScopeOptions();

    ExportCommand(Tools tools) {
        super(tools);
    }

    @Override
    int run(SophiaClient client) throws InterruptedException, IOException {
        try (InputStream lines = client.lines("/api/export", scope.named())) {
            if (file.equals("-")) {
                copy(lines, out());
                return ExitCode.OK;
            }
            Path target = Path.of(file).toAbsolutePath();
            Path partial = target.resolveSibling(target.getFileName() + ".part");
            long memories;
            try (OutputStream to = new BufferedOutputStream(Files.newOutputStream(partial))) {
                memories = copy(lines, to);
            }
            Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
            remark("exported " + Numbers.count(memories, "memory", "memories") + " to " + file);
            return ExitCode.OK;
        } catch (FileAlreadyExistsException directory) {
            throw Failure.of(file + " is a directory; name a file in it");
        }
    }

    private long copy(InputStream from, OutputStream to) throws IOException {
        long lines = 0;
        byte[] buffer = new byte[1 << 16];
        try (Progress progress =
                new Progress(terminal(), options().quiet || file.equals("-"), "Exporting", "memories", -1)) {
            for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                to.write(buffer, 0, read);
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
}
