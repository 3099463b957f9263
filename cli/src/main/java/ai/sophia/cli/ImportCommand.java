package ai.sophia.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code sophia import}: many memories from a file. */
@Command(
        name = "import",
        description = {
            "Remembers every line of a file; importing it again stores nothing twice.",
            "A line is a JSON object such as",
            "{\"session\": \"s1\", \"speaker\": \"Ada\", \"text\": \"I moved to Paris.\", \"saidAt\": \"2026-03-01T09:00:00Z\"}",
            "or one that \"sophia export\" wrote. What a line says itself, such as whose it is, goes before the options."
        },
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  sophia import conversation.ndjson --user ada",
            "  zcat history.ndjson.gz | sophia import - --user ada"
        })
final class ImportCommand extends ServerCommand {
    private static final int SHOWN = 20;

    /** What every file of gzip begins with (RFC 1952, section 2.3.1). */
    private static final byte[] GZIP = {0x1f, (byte) 0x8b};

    @Parameters(paramLabel = "FILE", description = "One JSON object a line; \"-\" reads standard input.")
    String file = "";

    @Mixin
    ScopeOptions scope = new ScopeOptions();

    @Option(names = "--kind", paramLabel = "KIND", description = "The kind of lines that name none.")
    String kind = "";

    @Option(names = "--collection", paramLabel = "NAME", description = "The collection of lines that name none.")
    String collection = "";

    ImportCommand(Tools tools) {
        super(tools);
    }

    @Override
    void check() {
        Kinds.checked("--kind", kind);
        if (isPiped()) {
            return;
        }
        Path path = Path.of(file);
        if (file.isBlank() || !Files.exists(path)) {
            throw Failure.of((file.isBlank() ? "expected the name of a file, but got none" : "there is no file " + file)
                    + "\nName a file with one JSON object a line, or - for standard input.");
        }
        if (Files.isDirectory(path)) {
            throw Failure.of(file + " is a directory; name the file to import");
        }
        if (!Files.isReadable(path)) {
            throw Failure.of("cannot read " + file + ": access denied");
        }
        if (Files.isRegularFile(path)) {
            try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
                refuseZipped(in);
            } catch (IOException unreadable) {
                throw Failure.of("cannot read " + file + ": " + unreadable.getMessage());
            }
        }
    }

    @Override
    boolean begins() {
        return true;
    }

    @Override
    int run(SophiaClient client) throws InterruptedException, IOException {
        ObjectNode defaults = Requests.body(scope.named());
        Requests.put(defaults, "kind", kind);
        Requests.put(defaults, "collection", collection);
        long start = System.nanoTime();
        Importing importing;
        Optional<Failure> broken = Optional.empty();
        try (InputStream in =
                        new BufferedInputStream(isPiped() ? terminal().in() : Files.newInputStream(Path.of(file)));
                Progress progress = new Progress(terminal(), options().quiet, "Importing", "lines", total())) {
            refuseZipped(in);
            importing = new Importing(client, defaults, progress);
            Importing begun = importing;
            try (Parting _ = new Parting(terminal().err(), () -> "sophia: " + begun.ended())) {
                read(new ImportLines(in), importing);
            } catch (Failure | Refusal cause) {
                if (cause instanceof Refusal && importing.lines() == importing.unanswered()) {
                    throw cause;
                }
                broken = Optional.of(importing.brokenOff(cause));
            }
        }
        int exit = report(importing, Duration.ofNanos(System.nanoTime() - start));
        if (broken.isPresent()) {
            throw broken.get();
        }
        return exit;
    }

    /** A file that is compressed would be thousands of broken lines. */
    private void refuseZipped(InputStream in) throws IOException {
        in.mark(GZIP.length);
        byte[] begin = in.readNBytes(GZIP.length);
        in.reset();
        if (Arrays.equals(begin, GZIP)) {
            throw Failure.of((isPiped() ? "what was piped" : file) + " is compressed by gzip; unpack it first, as in:"
                    + "\n  gunzip -c FILE | sophia import - …");
        }
    }

    private void read(ImportLines lines, Importing importing) throws IOException, InterruptedException {
        ImportDraft drafts =
                new ImportDraft(isFile() ? Path.of(file).getFileName().toString() : "-");
        for (Optional<ImportLines.Line> next = lines.next(); next.isPresent(); next = lines.next()) {
            ImportLines.Line line = next.get();
            if (!line.problem().isEmpty()) {
                importing.refuse(line.number(), line.problem());
                continue;
            }
            try {
                importing.add(line.number(), drafts.of(line.text()), line.text().length());
            } catch (IllegalArgumentException wrong) {
                importing.refuse(line.number(), String.valueOf(wrong.getMessage()));
            }
        }
        importing.finish();
    }

    private int report(Importing importing, Duration took) {
        if (options().json) {
            json(importing.summary());
        } else {
            double seconds = Math.max(0.001, took.toMillis() / 1000.0);
            out().println("%s: %s added, %s known already, %s refused%s in %s s (%s a second)"
                    .formatted(
                            Numbers.count(importing.lines(), "line", "lines"),
                            Numbers.count(importing.added()),
                            Numbers.count(importing.duplicates()),
                            Numbers.count(importing.failed()),
                            importing.unanswered() == 0
                                    ? ""
                                    : ", " + Numbers.count(importing.unanswered()) + " not answered",
                            String.format(Locale.ROOT, "%.1f", seconds),
                            Numbers.count(Math.round(importing.lines() / seconds))));
        }
        importing.problems().stream()
                .limit(SHOWN)
                .forEach(each -> terminal().err().println("line " + each.line() + ": " + Terminal.line(each.detail())));
        if (importing.failed() > SHOWN) {
            terminal().err().println("… and " + Numbers.count(importing.failed() - SHOWN) + " more");
        }
        return importing.failed() == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private boolean isPiped() {
        return file.equals("-");
    }

    /** Whether the name is that of a file, and not of a pipe that the shell names anew each time. */
    private boolean isFile() {
        return !isPiped() && Files.isRegularFile(Path.of(file));
    }

    /** How many lines the file has, for the bar; -1 if that cannot be told or nobody looks. */
    private long total() throws IOException {
        if (!isFile() || !terminal().interactive()) {
            return -1;
        }
        long lines = 0;
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                for (int i = 0; i < read; i++) {
                    lines += buffer[i] == '\n' ? 1 : 0;
                }
            }
        }
        return lines;
    }
}
