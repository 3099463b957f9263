package ai.sophia.bench.conversation;

import ai.sophia.bench.driver.Measuring;
import ai.sophia.bench.driver.Workspace;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code bench conversation}: what conversations cost, on a server of its own. */
@Command(
        name = "conversation",
        description = {
            "Measures what is done with conversations on this machine, over the REST interface of a server of its own.",
            "",
            "Parts: distil (facts made of the turns that are there), append (one turn, to sessions of ten and to a long one), window",
            "(the end of these, with a summary), profile, and context (what matters for a task)."
        },
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  sophia bench conversation --json conversation.json",
            "  sophia bench conversation --only append,window --memories 1000"
        })
public final class ConversationCommand implements Callable<Integer> {
    private final String mainClass;

    @Option(names = "--memories", paramLabel = "N", description = "Turns to import before (default: ${DEFAULT-VALUE}).")
    private int memories = 100_000;

    @Option(names = "--users", paramLabel = "N", description = "Users to spread them over (default: ${DEFAULT-VALUE}).")
    private int users = 10;

    @Option(
            names = "--length",
            paramLabel = "N",
            description = "Turns of the long session (default: ${DEFAULT-VALUE}).")
    private int length = 10_000;

    @Option(
            names = "--calls",
            paramLabel = "N",
            description = "Calls to measure of each kind, after half as many others (default: ${DEFAULT-VALUE}).")
    private int calls = 500;

    @Option(
            names = "--only",
            paramLabel = "PART",
            split = ",",
            description = "Parts to measure, separated by commas (default: all).")
    private List<String> only = List.of();

    @Mixin
    private Measuring measuring = new Measuring();

    /**
     * Makes the command.
     *
     * @param mainClass the class whose {@code serve} starts a server
     */
    public ConversationCommand(String mainClass) {
        this.mainClass = mainClass;
    }

    @Override
    public Integer call() throws InterruptedException {
        measuring.positive("--memories", memories);
        measuring.positive("--users", users);
        measuring.positive("--length", length);
        measuring.positive("--calls", calls);
        ConversationRun.Plan plan = new ConversationRun.Plan(
                memories,
                users,
                length,
                calls,
                measuring.seed(),
                measuring.chosen(only, ConversationRun.PARTS, "parts"));
        return measuring.tell(progress -> {
            try (Workspace workspace = Workspace.create()) {
                return new ConversationRun(mainClass, plan, workspace.path().resolve("data"), progress).run();
            }
        });
    }
}
