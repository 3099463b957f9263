package ai.sophia.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code sophia forget}: deletes memories for good; many at once only after it was shown which. */
@Command(
        name = "forget",
        description = {
            "Deletes memories for good, with all their versions.",
            "Memories named by id are deleted at once; those chosen by options are only shown until --yes is given."
        },
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  sophia forget 0199a3f2-7c55-7d10-9a3e-5f0c2b7e4d11",
            "  sophia forget --user ada --session s1          (shows what would go)",
            "  sophia forget --user ada --session s1 --yes    (deletes it)"
        })
final class ForgetCommand extends ServerCommand {
    @Parameters(arity = "0..*", paramLabel = "ID", description = "Memories to delete.")
    List<String> ids = new ArrayList<>();

    @Mixin
    ScopeOptions scope = new ScopeOptions();

    @Option(
            names = "--filter",
            paramLabel = "JSON",
            description = "Those that match, such as '{\"speaker\": \"Ada\"}'.")
    String filter = "";

    @Option(names = "--yes", description = "Delete them.")
    boolean yes;

    ForgetCommand(Tools tools) {
        super(tools);
    }

    @Override
    void check() {
        boolean chosen = !filter.isEmpty() || !scope.named().isEmpty();
        if (ids.isEmpty() && !chosen) {
            throw Failure.misuse(
                    "say what to forget: ids, --filter JSON, or a scope such as --user NAME (--user \"*\" is everyone)");
        }
        if (!ids.isEmpty() && chosen) {
            throw Failure.misuse("ids and options that choose memories do not go together: use one or the other");
        }
        ids.forEach(MemoryPath::of);
        if (!filter.isEmpty()) {
            Requests.filter(filter);
        }
    }

    @Override
    int run(SophiaClient client) throws InterruptedException {
        return ids.isEmpty() ? forgetChosen(client) : forgetNamed(client);
    }

    private int forgetNamed(SophiaClient client) throws InterruptedException {
        int missing = 0;
        for (String id : ids) {
            try {
                JsonNode answer = client.delete(MemoryPath.of(id), Map.of(), "id");
                if (options().json) {
                    json(answer);
                } else if (!options().quiet) {
                    out().println("forgot " + id);
                }
            } catch (Refusal refusal) {
                if (refusal.status() != 404) {
                    throw refusal;
                }
                missing++;
                terminal().err().println("there is no memory " + id);
            }
        }
        return missing == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private int forgetChosen(SophiaClient client) throws InterruptedException {
        ObjectNode request = Requests.body(scope.named());
        if (!filter.isEmpty()) {
            request.set("filter", Requests.filter(filter));
        }
        JsonNode preview = client.postRepeatably("/api/forget", request.put("dryRun", true), "memories");
        long memories = preview.path("memories").asLong(0);
        if (!yes || memories == 0) {
            return options().json ? json(preview) : show(preview, memories);
        }
        JsonNode done = client.post("/api/forget", request.put("dryRun", false).put("expected", memories), "memories");
        if (options().json) {
            return json(done);
        }
        out().println("forgot " + counted(done.path("memories").asLong(0)));
        return ExitCode.OK;
    }

    private int show(JsonNode preview, long memories) {
        if (memories == 0) {
            out().println("nothing to forget");
            return ExitCode.OK;
        }
        Table table = new Table().left("ID").left("SAID").yielding("MEMORY");
        preview.path("sample").forEach(each -> {
            Shown memory = new Shown(each);
            table.row(memory.id(), memory.when(), memory.spoken(memory.text()));
        });
        table.print(terminal());
        int shown = preview.path("sample").size();
        if (memories > shown) {
            out().println("… and " + Numbers.count(memories - shown) + " more");
        }
        out().println("nothing is deleted yet; to delete "
                + (memories == 1 ? "this memory" : "these " + counted(memories))
                + " for good, with the facts that nothing else tells, repeat the command with --yes");
        return ExitCode.OK;
    }

    private static String counted(long memories) {
        return Numbers.count(memories, "memory", "memories");
    }
}
