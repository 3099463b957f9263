package ai.sophia.bench.peers;

import java.util.OptionalDouble;

/**
 * What was measured of a peer asked in one way. Immutable.
 *
 * @param label the name of its row
 * @param addPerSecond memories that it took a second, many by a call
 * @param addDriverShare which part of all processors' time the driver took meanwhile, 0 to 1
 * @param settleMs how long it then took until everything was searched as it will be
 * @param singlePerSecond memories that it took a second, one by a call
 * @param searchP50Ms the median of a search
 * @param searchP99Ms the time within which 99 of 100 were answered
 * @param searchDriverShare which part of all processors' time the driver took meanwhile, 0 to 1
 * @param recall which part of the ten truly nearest it found, 0 to 1, if it searches by vectors alone
 * @param residentBytes memory that it took in the end; 0 where the system does not tell
 */
record Measured(
        String label,
        double addPerSecond,
        double addDriverShare,
        double settleMs,
        double singlePerSecond,
        double searchP50Ms,
        double searchP99Ms,
        double searchDriverShare,
        OptionalDouble recall,
        long residentBytes) {}
