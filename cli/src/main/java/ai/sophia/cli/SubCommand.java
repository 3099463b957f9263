package ai.sophia.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A command with the options that all have. Used by one thread. */
abstract class SubCommand implements Callable<Integer> {
    @Mixin
    private final GlobalOptions own = new GlobalOptions();

    private final Tools tools;

    SubCommand(Tools tools) {
        this.tools = tools;
    }

    final Tools tools() {
        return tools;
    }

    final Terminal terminal() {
        return tools.terminal();
    }

    final Output out() {
        return tools.terminal().out();
    }

    final GlobalOptions options() {
        return own.over(tools.given().get());
    }

    /** A remark that is not part of what was asked for. */
    final void remark(String text) {
        if (!options().quiet) {
            // behind what was printed, where both go to one place
            terminal().out().flush();
            terminal().err().println(text);
        }
    }
}
