package ai.sophia.core.index;

import ai.sophia.core.Fault;
import java.time.Duration;

/** A server does not know any more what it has had: it has lost its data, or somebody has removed them. */
public final class LostData extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String explanation;

    /** @param explanation which server, and what it does not know any more */
    public LostData(String explanation) {
        super(explanation);
        this.explanation = explanation;
    }

    /** The same as a fault. */
    public Fault.Unavailable fault() {
        return new Fault.Unavailable(explanation, Duration.ofSeconds(1), this);
    }
}
