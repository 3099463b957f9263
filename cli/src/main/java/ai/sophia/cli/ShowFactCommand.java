package ai.sophia.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code sophia facts show}: a fact with all that speaks for it. */
@Command(
        name = "show",
        description = "Shows a fact with all that speaks for it, whether it is so now or not.",
        sortOptions = false,
        footer = {"", "Example:", "  sophia facts show 0199a3f2-7c55-7d10-9a3e-5f0c2b7e4d11"})
final class ShowFactCommand extends ServerCommand {
    @Parameters(paramLabel = "ID", description = "The fact's id.")
    String id = "";

    ShowFactCommand(Tools tools) {
        super(tools);
    }

    @Override
    void check() {
        MemoryPath.ofFact(id);
    }

    @Override
    int run(SophiaClient client) throws InterruptedException {
        JsonNode answer = client.get(MemoryPath.ofFact(id), Map.of(), "id");
        if (options().json) {
            return json(answer);
        }
        ShownFact fact = new ShownFact(answer);
        out().println(Terminal.line(fact.text()));
        out().println();
        line("sort", fact.sort());
        line("about", fact.part("about"));
        line("so", span(answer));
        fact.when().ifPresent(when -> line("speaks of", when));
        line("said", Numbers.count(fact.count(), "time", "times") + ", confidence " + fact.confidence());
        line("by", fact.part("by"));
        answer.path("replaces").forEach(each -> line("replaces", each.asString("")));
        line("gave way", fact.part("replacedBy"));
        line("same as", fact.part("sameAs"));
        answer.path("also").forEach(each -> line("also", each.asString("")));
        answer.path("apart").forEach(each -> line("not", each.asString("")));
        evidence("SAID", answer.path("evidence"));
        evidence("UNDONE", answer.path("withdrawn"));
        if (fact.isFolded()) {
            remark("not the same? \"sophia facts undo " + fact.id() + "\" has it stand for itself");
        } else if (!fact.isUndone()) {
            remark("not so? \"sophia facts undo " + fact.id() + "\" takes back what was understood last");
        }
        if (!answer.path("withdrawn").isEmpty() || !answer.path("apart").isEmpty()) {
            remark("\"sophia facts redo " + fact.id() + "\" tells again what was taken back");
        }
        return ExitCode.OK;
    }

    private static String span(JsonNode fact) {
        if (new ShownFact(fact).isUndone()) {
            return "no more: all that spoke for it was undone";
        }
        if (new ShownFact(fact).isFolded()) {
            return "as told by the fact that it is the same as";
        }
        String from = Moments.minute(fact.path("validFrom").asString(""));
        String to = Moments.minute(fact.path("validTo").asString(""));
        return (from.isEmpty() ? "" : "since " + from) + (to.isEmpty() ? "" : " until " + to);
    }

    private void evidence(String title, JsonNode evidence) {
        Table table = new Table().left(title).right("SURE").left("TURN").yielding("WORDS");
        evidence.forEach(each -> table.row(
                Moments.minute(each.path("at").asString("")),
                Numbers.score(each.path("confidence").asDouble(0)),
                each.path("memory").asString(""),
                each.path("words").asString("(out of reach)")));
        if (!table.isEmpty()) {
            out().println();
            table.print(terminal());
        }
    }

    private void line(String name, String value) {
        if (!value.isEmpty()) {
            out().println("%-11s%s".formatted(name, Terminal.line(value)));
        }
    }
}
