package ai.sophia.cli;

import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A bar on standard error while something long is under way; silent where nobody looks. Safe for all threads. */
final class Progress implements AutoCloseable {
    private static final int REFRESH_MILLISECONDS = 200;
    private static final int WIDEST = 100;

    private final @Nullable ProgressBar bar;

    /**
     * @param task what is done, such as {@code Importing}
     * @param unit what is counted, such as {@code memories}
     * @param total how many there are; -1 if that is not known
     */
    Progress(Terminal terminal, boolean quiet, String task, String unit, long total) {
        this.bar = quiet || !terminal.interactive()
                ? null
                : new ProgressBarBuilder()
                        .setTaskName(task)
                        .setInitialMax(total)
                        .setUnit(" " + unit, 1)
                        .showSpeed()
                        .setStyle(ProgressBarStyle.ASCII)
                        .setUpdateIntervalMillis(REFRESH_MILLISECONDS)
                        .setConsumer(
                                new ConsoleProgressBarConsumer(terminal.err(), Math.min(terminal.width(), WIDEST) - 1))
                        .clearDisplayOnFinish()
                        .build();
    }

    /** So many more are done. */
    void advance(long steps) {
        if (bar != null) {
            bar.stepBy(steps);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
