package ai.sophia.cli;

import picocli.CommandLine.Command;

/** {@code sophia facts undo}: takes back what was understood last of what speaks for a fact. */
@Command(
        name = "undo",
        description = {
            "Takes back what was understood last of what speaks for a fact, as if it had not been said.",
            "What the fact had replaced is so again. The turn stays, and nothing is deleted."
        },
        sortOptions = false,
        footer = {"", "Example:", "  sophia facts undo 0199a3f2-7c55-7d10-9a3e-5f0c2b7e4d11"})
final class UndoCommand extends ChangeFactCommand {
    UndoCommand(Tools tools) {
        super(tools);
    }

    @Override
    String step() {
        return "undo";
    }

    @Override
    String remedy() {
        return "undone; \"sophia facts redo " + id + "\" tells it again";
    }
}
