package ai.sophia.cli;

import picocli.CommandLine.Command;

/** {@code sophia facts redo}: tells again what was taken back last of what spoke for a fact. */
@Command(
        name = "redo",
        description = "Tells again what \"sophia facts undo\" took back.",
        sortOptions = false,
        footer = {"", "Example:", "  sophia facts redo 0199a3f2-7c55-7d10-9a3e-5f0c2b7e4d11"})
final class RedoCommand extends ChangeFactCommand {
    RedoCommand(Tools tools) {
        super(tools);
    }

    @Override
    String step() {
        return "redo";
    }

    @Override
    String remedy() {
        return "told again; \"sophia facts undo " + id + "\" takes it back";
    }
}
