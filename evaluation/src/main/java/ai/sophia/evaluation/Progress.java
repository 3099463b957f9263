package ai.sophia.evaluation;

import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;

/** Tells how far a long piece of work is, one plain line every few seconds. Used by one thread. */
final class Progress {
    private static final long INTERVAL = TimeUnit.SECONDS.toNanos(5);

    private final PrintWriter out;
    private final String work;
    private final int all;
    private long last = System.nanoTime();

    Progress(PrintWriter out, String work, int all) {
        this.out = out;
        this.work = work;
        this.all = all;
    }

    void reached(int done) {
        long now = System.nanoTime();
        if (now - last >= INTERVAL || done == all) {
            last = now;
            out.println(work + ": " + done + " of " + all);
            out.flush();
        }
    }
}
