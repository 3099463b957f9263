package ai.sophia.cli;

import ai.sophia.core.memory.Utterance;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code sophia remember}: one memory. */
@Command(
        name = "remember",
        description = "Remembers a text.",
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  sophia remember \"Ada prefers tea to coffee\" --user ada",
            "  sophia remember \"I moved to Paris\" --user ada --session s1 --role user --said-at 2026-03-01",
            "  sophia remember --user ada -- \"-5 degrees in the shed\" (a text that begins with a dash goes last)",
            "  git log -1 --format=%%B | sophia remember - --collection CodePatterns --metadata repository=core"
        })
final class RememberCommand extends ServerCommand {
    @Parameters(arity = "1..*", paramLabel = "TEXT", description = "The text; \"-\" reads it from standard input.")
    List<String> words = new ArrayList<>();

    @Mixin
    ScopeOptions scope = new ScopeOptions();

    @Option(names = "--kind", paramLabel = "KIND", description = "episodic, semantic or procedural.")
    String kind = "";

    @Option(names = "--collection", paramLabel = "NAME", description = "The collection to keep it in.")
    String collection = "";

    @Option(names = "--speaker", paramLabel = "NAME", description = "Who said it.")
    String speaker = "";

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            description = "What the speaker is, such as user or assistant; facts are made of what users say.")
    String role = "";

    @Option(names = "--position", paramLabel = "N", description = "Its place in the session, from 0.")
    String position = "";

    @Option(
            names = "--said-at",
            paramLabel = "TIME",
            description = "When it was said: a time, or 12h, 30d, 4w before now.")
    String saidAt = "";

    @Option(names = "--metadata", paramLabel = "KEY=VALUE", description = "An entry of metadata; may be repeated.")
    List<String> metadata = new ArrayList<>();

    @Option(names = "--importance", paramLabel = "0..1", description = "How much it matters.")
    String importance = "";

    @Option(names = "--subject", paramLabel = "NAME", description = "Whom it is about.")
    String subject = "";

    @Option(names = "--valid-from", paramLabel = "TIME", description = "Since when it is so.")
    String validFrom = "";

    @Option(names = "--valid-to", paramLabel = "TIME", description = "Until when it is so.")
    String validTo = "";

    @Option(
            names = "--expires",
            paramLabel = "TIME",
            description =
                    "When it is no longer recalled, and some time after that deleted for good (consolidation.expired);"
                            + " a time, or 12h, 30d, 4w from now.")
    String expires = "";

    @Option(names = "--source", paramLabel = "NAME", description = "Where it came from.")
    String source = "";

    @Option(names = "--reference", paramLabel = "TEXT", description = "Its name or address there.")
    String reference = "";

    @Option(
            names = "--idempotency-key",
            paramLabel = "KEY",
            description = "Names the wish, so that repeating it stores nothing twice.")
    String idempotencyKey = "";

    private ObjectNode draft = JsonNodeFactory.instance.objectNode();

    RememberCommand(Tools tools) {
        super(tools);
    }

    @Override
    void check() throws IOException {
        draft = draft();
    }

    @Override
    boolean begins() {
        return true;
    }

    @Override
    int run(SophiaClient client) throws InterruptedException {
        JsonNode receipt = client.post("/api/memories", draft, "id");
        if (options().json) {
            return json(receipt);
        }
        String id = receipt.path("id").asString("");
        if (options().quiet) {
            out().println(id);
        } else if (receipt.path("status").asString("").equals("DUPLICATE")) {
            out().println("known already as " + id);
        } else {
            out().println("remembered as " + id);
        }
        return ExitCode.OK;
    }

    private ObjectNode draft() throws IOException {
        ObjectNode draft = Requests.body(scope.named());
        draft.put("text", text(words));
        Requests.put(draft, "kind", Kinds.checked("--kind", kind));
        Requests.put(draft, "collection", collection);
        Requests.put(draft, "speaker", speaker);
        Requests.put(draft, "role", role);
        Numbers.putWhole(draft, "--position", "position", position, 0, Utterance.POSITION_LIMIT);
        Requests.put(draft, "saidAt", past("--said-at", saidAt));
        Numbers.putShare(draft, "--importance", "importance", importance);
        Requests.put(draft, "subject", subject);
        Requests.put(draft, "validFrom", moment("--valid-from", validFrom));
        Requests.put(draft, "validTo", moment("--valid-to", validTo));
        Requests.put(draft, "expires", moment("--expires", expires));
        Requests.put(draft, "source", source);
        Requests.put(draft, "reference", reference);
        Requests.put(draft, "idempotencyKey", idempotencyKey);
        if (!metadata.isEmpty()) {
            draft.set("metadata", Requests.metadata(metadata));
        }
        return draft;
    }
}
