package ai.sophia.store.weaviate;

import ai.sophia.core.Fault;
import io.weaviate.client6.v1.api.WeaviateApiException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** A server that works does not do what it was asked for, for a reason that the caller may expect. */
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why. */
    enum Reason {
        /** There is no such collection, or none with such a tenant or vector. */
        UNKNOWN,
        /** What is to be made is there already. */
        PRESENT
    }

    /** What the server says where a name is not known; it has no codes for it, and each of its parts says it in its own words. */
    private static final Pattern UNKNOWN = Pattern.compile(
            "(could not find|no such) class|class:?( \\S+)? (not found|does not exist|doesn't exist)"
                    + "|collection( \\S+)? (not found|does not exist)|tenant( \\S+)? (not found|does not exist)"
                    + "|does not have named vector|without named vectors|multi-tenancy (is not enabled|disabled)",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern PRESENT = Pattern.compile("already (exists|present)", Pattern.CASE_INSENSITIVE);
    private static final int QUOTED = 200;

    private final Reason reason;

    private Refused(Reason reason, String explanation) {
        super(explanation);
        this.reason = reason;
    }

    /** What the server said, if that is one of the reasons. */
    static Optional<Refused> of(String server, String said) {
        String explanation = "the " + server + " refused: " + quoted(said);
        if (UNKNOWN.matcher(said).find()) {
            return Optional.of(new Refused(Reason.UNKNOWN, explanation));
        }
        return PRESENT.matcher(said).find() ? Optional.of(new Refused(Reason.PRESENT, explanation)) : Optional.empty();
    }

    /** What a failure of the client's says that the server said. */
    static String said(WeaviateApiException failure) {
        String error = failure.getError();
        return error == null || error.isBlank() ? String.valueOf(failure.getMessage()) : error;
    }

    /** What the server said, cut where it goes on and on. */
    static String quoted(String said) {
        return said.length() <= QUOTED ? said : said.substring(0, QUOTED) + "…";
    }

    /** Why. */
    Reason reason() {
        return reason;
    }

    /** The same as a fault. */
    Fault.Unavailable fault() {
        return new Fault.Unavailable(String.valueOf(getMessage()), Duration.ofSeconds(1), this);
    }
}
