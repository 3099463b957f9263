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

    /** Those who wait are threads that cost little; it is time that bounds their number. */
    private static final int BURST = 512;

    private static final int BATCHES = 64;

    /** Times the places: an answer then takes some five times as long as it does where nobody waits. */
    private static final int CROWD = 4;

    /** Under a load that leaves some time to spare callers wait now and then, as for a pause of the machine, but not that long. */
    private static final Duration LASTING = Duration.ofMillis(250);

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final Duration BATCH_PATIENCE = Duration.ofSeconds(30);

    /**
     * The usual ones. Recalls keep processors busy: so many are under way as keep all of them busy while some wait for a disk. Writes share
     * syncs to disk, and so more at once are better than few. Two of bulk, so that one is embedded while another is written.
     *
     * @param processors of this machine
     */
    public static Admissions of(int processors) {
        int busy = 2 * Math.max(2, processors);
        return new Admissions(
                interactive("recalls", busy),
                interactive("writes", 2 * busy),
                new Admission("batches", new Limits(2, BATCHES, BATCHES, BATCH_PATIENCE, BATCH_PATIENCE)));
    }

    private static Admission interactive(String name, int places) {
        return new Admission(name, new Limits(places, BURST, Math.min(BURST, CROWD * places), LASTING, PATIENCE));
    }

    /** What work on these texts is. */
    public Admission of(List<String> texts) {
        long characters = texts.stream().mapToLong(String::length).sum();
        return texts.size() <= FEW && characters <= SHORT ? writes : bulk;
    }

    /** Whether nobody waits for an answer now; whoever sends bulk has time. */
    public boolean isQuiet() {
        return recalls.underWay() == 0 && writes.underWay() == 0;
    }

    /** Whether nothing at all is under way. */
    public boolean isIdle() {
        return isQuiet() && bulk.underWay() == 0;
    }

    /** All of them. */
    public List<Admission> all() {
        return List.of(recalls, writes, bulk);
    }
}
