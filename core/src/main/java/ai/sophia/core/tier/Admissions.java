package ai.sophia.core.tier;

import ai.sophia.core.tier.Admission.Limits;
import java.time.Duration;
import java.util.List;

/**
 * Who is let in to what: recalls, writes and bulk have places of their own, so that no kind of work takes those of another. Immutable, safe
 * for all threads.
 *
 * @param recalls questions
 * @param writes few short texts, for whose answer somebody waits
 * @param bulk many texts or long ones; whoever sends these has time
 */
public record Admissions(Admission recalls, Admission writes, Admission bulk) {
    /** Most texts of a write, and most characters of them together: some ten passages, a fiftieth of a second's work. */
    private static final int FEW = 8;

    private static final int SHORT = 8_192;

    /** Those who wait are threads that cost little; time is what is short, and so patience bounds their number before this does. */
    private static final int WAITING = 512;

    private static final int BULK_WAITING = 64;

    /**
     * Under a load that leaves some time to spare, callers wait for others now and then, and for a stall of the machine, but not for this
     * long without a break.
     */
    private static final Duration PATIENCE = Duration.ofMillis(250);

    /** About as long as the slowest of a hundred calls takes on an idle node: waiting makes a call two or three times as long, not more. */
    private static final Duration MOMENT = Duration.ofMillis(20);

    private static final Duration BULK_PATIENCE = Duration.ofSeconds(30);

    /**
     * The usual ones. Recalls keep processors busy: so many are under way as keep all of them busy while some wait for a disk. Writes share
     * syncs to disk, and so more at once are better than few. Two of bulk, so that one is embedded while another is written.
     *
     * @param processors of this machine
     */
    public static Admissions of(int processors) {
        int busy = 2 * Math.max(2, processors);
        return new Admissions(
                new Admission("recalls", new Limits(busy, WAITING, PATIENCE, MOMENT)),
                new Admission("writes", new Limits(2 * busy, WAITING, PATIENCE, MOMENT)),
                new Admission("batches", new Limits(2, BULK_WAITING, BULK_PATIENCE, BULK_PATIENCE)));
    }

    /** What work on these texts is. */
    public Admission of(List<String> texts) {
        long characters = texts.stream().mapToLong(String::length).sum();
        return texts.size() <= FEW && characters <= SHORT ? writes : bulk;
    }

    /** All of them. */
    public List<Admission> all() {
        return List.of(recalls, writes, bulk);
    }
}
