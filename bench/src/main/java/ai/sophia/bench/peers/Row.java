package ai.sophia.bench.peers;

import java.util.Optional;

/**
 * A row of the comparison. Immutable.
 *
 * @param label who was measured, or could not be
 * @param beside the row of Sophia that it is set beside, which was asked in the same way
 * @param measured the figures, if it ran
 * @param reason why it did not run; empty if it did
 * @param inProcess whether it measured itself, without a way between it and a driver
 */
record Row(String label, String beside, Optional<Measured> measured, String reason, boolean inProcess) {
    /** One that a driver measured over its interface. */
    static Row driven(Measured measured, String beside) {
        return new Row(measured.label(), beside, Optional.of(measured), "", false);
    }

    /** One that was measured within its own process. */
    static Row inProcess(Measured measured, String beside) {
        return new Row(measured.label(), beside, Optional.of(measured), "", true);
    }

    /** One that could not be measured. */
    static Row notRun(String label, String beside, String reason) {
        return new Row(label, beside, Optional.empty(), reason, false);
    }
}
