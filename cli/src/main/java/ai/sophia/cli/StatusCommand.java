package ai.sophia.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import tools.jackson.databind.JsonNode;

/** {@code sophia status}: how the server is, and what it holds. */
@Command(
        name = "status",
        description = "Shows what is stored, and how the index, the caches and the model are.",
        sortOptions = false,
        footer = {"", "Example:", "  sophia status --json"})
final class StatusCommand extends ServerCommand {
    StatusCommand(Tools tools) {
        super(tools);
    }

    @Override
    int run(SophiaClient client) throws InterruptedException {
        JsonNode status = client.get("/api/status", Map.of(), "store");
        if (options().json) {
            return json(status);
        }
        JsonNode store = status.path("store");
        line("version", status.path("version").asString(""));
        line(
                "server",
                client.isOfLastingServer()
                        ? "up for " + uptime(status.path("uptimeSeconds").asLong(0))
                        : "none; this command opened the data directory by itself");
        line("data", status.path("dataDirectory").asString(""));
        boolean known = !store.path("state").asString("").equals("DOWN");
        if (!known) {
            line(
                    "records",
                    store.path("place").asString("") + ", down: "
                            + store.path("reason").asString("the reason was not told"));
        } else {
            records(store);
        }
        JsonNode hot = status.path("hot");
        line(
                "hot",
                Numbers.count(hot.path("scopes").asLong(0), "scope", "scopes") + " in memory, "
                        + Numbers.bytes(hot.path("bytes").asLong(0)) + " of "
                        + Numbers.bytes(hot.path("limitBytes").asLong(0)));
        JsonNode embedder = status.path("embedder");
        line(
                "model",
                embedder.path("space").asString("") + ", "
                        + embedder.path("dimension").asLong(0) + " dimensions, "
                        + embedder.path("window").asLong(0) + " tokens");
        awaiting(embedder);
        JsonNode reembedding = status.path("reembedding");
        if (!reembedding.isMissingNode()) {
            line("wanted", wanted(reembedding));
        }
        if (known) {
            distilling(status.path("distilling"));
        }
        projections(status);
        caches(status);
        tiers(status);
        servers(status);
        return ExitCode.OK;
    }

    /** How much there is. */
    private void records(JsonNode store) {
        long memories = store.path("memories").asLong(0);
        long bytes = store.path("bytes").asLong(0);
        line(
                "memories",
                Numbers.count(memories) + " in "
                        + Numbers.count(store.path("versions").asLong(0), "version", "versions") + " and "
                        + Numbers.count(store.path("passages").asLong(0), "passage", "passages"));
        line(
                "records",
                store.path("place").asString("") + ", " + Numbers.bytes(bytes)
                        + (memories == 0 ? "" : ", " + Numbers.bytes(bytes / memories) + " a memory"));
    }

    /** What the model owes. */
    private void awaiting(JsonNode embedder) {
        long awaiting = embedder.path("awaiting").asLong(0);
        if (awaiting > 0) {
            line("awaiting", Numbers.count(awaiting, "version awaits its vectors", "versions await their vectors"));
        }
    }

    /** How far facts are made of what was said. */
    private void distilling(JsonNode distilling) {
        if (distilling.isMissingNode()) {
            line("facts", "not distilled, for distilling is off");
            return;
        }
        long behind = distilling.path("behind").asLong(0);
        long failed = distilling.path("failed").asLong(0);
        String reason = distilling.path("reason").asString("");
        String state = !distilling.has("position")
                ? "distilled by another node, or soon"
                : behind == 0
                        ? "distilled of all that was said"
                        : "distilling is " + Numbers.count(behind, "change behind", "changes behind");
        line(
                "facts",
                state
                        + (failed == 0
                                ? ""
                                : "; " + Numbers.count(failed, "turn was", "turns were") + " not understood")
                        + (reason.isEmpty() ? "" : "; held up: " + reason));
        asked(distilling.path("model"));
    }

    /** What a language model was asked about what was said. */
    private void asked(JsonNode model) {
        if (model.isMissingNode()) {
            return;
        }
        long dropped = 0;
        for (JsonNode count : model.path("dropped")) {
            dropped += count.asLong(0);
        }
        line(
                "asked",
                model.path("name").asString("") + " about "
                        + Numbers.count(model.path("turns").asLong(0), "turn", "turns") + "; "
                        + Numbers.count(model.path("facts").asLong(0), "fact", "facts") + " taken, "
                        + Numbers.count(dropped) + " dropped; "
                        + Numbers.count(model.path("byRules").asLong(0), "turn", "turns") + " by rules");
        line(
                "spent",
                Numbers.count(model.path("tokensToday").asLong(0), "token", "tokens") + " today, for "
                        + model.path("costToday").asString("0")
                        + (model.path("exhausted").asBoolean(false)
                                ? "; that is all for today, and facts are made by rules"
                                : ""));
    }

    /** How far the records are from one embedding space to another. */
    private static String wanted(JsonNode reembedding) {
        String reason = reembedding.path("reason").asString("");
        if (reembedding.path("stage").asString("").equals("WAITING")) {
            String to = reembedding.path("to").asString("");
            return (to.isEmpty() ? "known when the embedding server answers" : to)
                    + (reason.isEmpty() ? "" : "; " + reason);
        }
        String stage = switch (reembedding.path("stage").asString("")) {
            case "EMBEDDING" -> "";
            case "INDEXING" -> ", making its index";
            default -> ", the vectors of " + reembedding.path("from").asString("") + " are removed";
        };
        return reembedding.path("to").asString("") + ", "
                + Numbers.count(reembedding.path("done").asLong(0)) + " of "
                + Numbers.count(reembedding.path("of").asLong(0), "version", "versions") + " since "
                + Moments.minute(reembedding.path("since").asString("")) + stage
                + (reason.isEmpty() ? "" : "; held up: " + reason);
    }

    private void projections(JsonNode status) {
        Table table = new Table()
                .left("INDEX")
                .left("SPACE")
                .left("STATE")
                .right("BEHIND")
                .right("SIZE")
                .yielding("");
        status.path("projections")
                .forEach(each -> table.row(
                        each.path("name").asString(""),
                        each.path("space").asString(""),
                        state(each),
                        Numbers.count(each.path("lag").asLong(0)),
                        each.has("bytes") ? Numbers.bytes(each.path("bytes").asLong(0)) : "",
                        each.path("reason").asString("")));
        show(table);
    }

    private void caches(JsonNode status) {
        Table table = new Table()
                .left("CACHE")
                .left("STATE")
                .right("ENTRIES")
                .right("HITS")
                .right("MISSES")
                .right("LOST")
                .yielding("");
        status.path("caches")
                .forEach(each -> table.row(
                        each.path("name").asString(""),
                        state(each),
                        each.has("entries") ? Numbers.count(each.path("entries").asLong(0)) : "",
                        Numbers.count(each.path("hits").asLong(0)),
                        Numbers.count(each.path("misses").asLong(0)),
                        Numbers.count(each.path("lost").asLong(0)),
                        each.path("reason").asString("")));
        show(table);
    }

    private void tiers(JsonNode status) {
        Table table = new Table()
                .left("TIER")
                .left("STATE")
                .right("BUDGET")
                .right("ASKED")
                .right("MISSED")
                .right("P50")
                .right("P95")
                .yielding("");
        status.path("tiers")
                .forEach(each -> table.row(
                        each.path("name").asString(""),
                        state(each),
                        Numbers.count(each.path("budgetMs").asLong(0)) + " ms",
                        Numbers.count(each.path("asked").asLong(0)),
                        Numbers.count(each.path("missed").asLong(0)),
                        took(each, "p50Ms"),
                        took(each, "p95Ms"),
                        each.path("reason").asString("")));
        show(table);
    }

    private void servers(JsonNode status) {
        Table table = new Table()
                .left("SERVER")
                .left("ADDRESS")
                .left("STATE")
                .right("CALLS")
                .right("FAILED")
                .right("P50")
                .right("P95")
                .yielding("");
        status.path("servers")
                .forEach(each -> table.row(
                        each.path("name").asString(""),
                        each.path("address").asString(""),
                        state(each),
                        Numbers.count(each.path("calls").asLong(0)),
                        Numbers.count(each.path("failures").asLong(0)),
                        milliseconds(each, "p50Ms"),
                        milliseconds(each, "p95Ms"),
                        each.path("reason").asString("")));
        show(table);
    }

    private static String state(JsonNode row) {
        return row.path("state").asString("").toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Nothing where nothing has answered yet. */
    private static String took(JsonNode tier, String name) {
        return tier.path("asked").asLong(0) > tier.path("missed").asLong(0) ? milliseconds(tier, name) : "";
    }

    private static String milliseconds(JsonNode row, String name) {
        return "%.1f ms".formatted(row.path(name).asDouble(0));
    }

    private void show(Table table) {
        if (!table.isEmpty()) {
            out().println();
            table.print(terminal());
        }
    }

    private void line(String name, String value) {
        out().println("%-10s%s".formatted(name, Terminal.line(value)));
    }

    private static String uptime(long seconds) {
        Duration up = Duration.ofSeconds(seconds);
        if (up.toDays() > 0) {
            return up.toDays() + " d " + up.toHoursPart() + " h";
        }
        if (up.toHours() > 0) {
            return up.toHours() + " h " + up.toMinutesPart() + " min";
        }
        return up.toMinutes() > 0 ? up.toMinutes() + " min " + up.toSecondsPart() + " s" : seconds + " s";
    }
}
