package ai.sophia.core.tier;

import java.time.Duration;
import java.util.List;

/** Port to a server that was configured, as those who run Sophia look at it. Safe for all threads. */
public interface Dependency {
    /**
     * What an examination found.
     *
     * @param version what the server says of itself; empty if it did not answer
     * @param latency time of one small call; zero if it did not answer
     * @param findings what is wrong, in words with what to do; empty if all is well
     */
    record Examination(String version, Duration latency, List<String> findings) {
        public Examination {
            findings = List.copyOf(findings);
        }
    }

    /** Its name in status and messages. */
    String name();

    /** Where it is, without credentials. */
    String address();

    /** What it is used for, in a few words. */
    String purpose();

    /** How it has done lately. */
    Guard.Status status();

    /** Asks it now whether it can be reached and is what is needed; takes some seconds at most, and throws nothing. */
    Examination examine();

    /**
     * The same where it matters in which embedding space questions are answered.
     *
     * @param serving the id of that space
     */
    default Examination examine(String serving) {
        return examine();
    }
}
