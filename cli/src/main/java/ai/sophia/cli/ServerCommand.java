package ai.sophia.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine.ExitCode;
import tools.jackson.databind.JsonNode;

/** A command that asks a server. Used by one thread. */
abstract class ServerCommand extends SubCommand {
    ServerCommand(Tools tools) {
        super(tools);
    }

    /**
     * Does the work with a server.
     *
     * @return the exit code
     */
    abstract int run(SophiaClient client) throws Exception;

    @Override
    public Integer call() throws Exception {
        check();
        try (SophiaClient client =
                new SophiaClient(tools().host().connect(options().choices(), begins()))) {
            return run(client);
        }
    }

    /**
     * Whether it begins a data directory where there is none. What looks for memories does not: the name of the directory is more likely to
     * be wrong than nothing to be wanted.
     */
    boolean begins() {
        return false;
    }

    /** Refuses what can be told to be wrong before a server is asked, or started. */
    void check() throws IOException {}

    /** A moment given by an option, as the server takes it. */
    final String moment(String option, String typed) {
        return Moments.iso(option, typed, tools().clock());
    }

    /** A moment that has been, given by an option. */
    final String past(String option, String typed) {
        return Moments.past(option, typed, tools().clock());
    }

    /** The words as one text; a single {@code -} stands for what comes through standard input. */
    final String text(List<String> words) throws IOException {
        boolean piped = words.equals(List.of("-"));
        String text = piped ? piped() : String.join(" ", words);
        if (text.isBlank()) {
            throw Failure.misuse("expected a text, but got none" + (piped ? " through standard input" : ""));
        }
        return text;
    }

    private String piped() throws IOException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(terminal().in().readAllBytes()))
                    .toString()
                    .replaceFirst("^\ufeff", "")
                    .strip();
        } catch (CharacterCodingException malformed) {
            throw Failure.misuse("expected UTF-8 through standard input, but it is not");
        }
    }

    /** Prints the server's JSON. */
    final int json(JsonNode answer) {
        out().println(SophiaClient.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(answer));
        return ExitCode.OK;
    }
}
