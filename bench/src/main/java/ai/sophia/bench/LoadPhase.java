package ai.sophia.bench;

/**
 * What came of one part of a load run.
 *
 * @param key its name in JSON
 * @param meaning its name for people
 * @param asked requests a second that were due; 0 in a closed loop
 * @param seconds how long it took
 * @param tallies what became of the requests
 * @param driverShare the driver's part of all processors' time
 * @param serverShare the server's
 */
record LoadPhase(
        String key,
        String meaning,
        double asked,
        double seconds,
        Tallies tallies,
        double driverShare,
        double serverShare) {
    /** Requests a second that succeeded. */
    double answeredPerSecond() {
        return tallies.used().stream().mapToLong(Tally::answered).sum() / seconds;
    }
}
