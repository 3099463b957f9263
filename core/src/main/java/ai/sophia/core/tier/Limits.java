package ai.sophia.core.tier;

import ai.sophia.core.Fault;
import ai.sophia.core.Quota;
import ai.sophia.core.access.Principal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What each caller may ask; as usual there are no limits, and nothing is counted. A caller is whom {@link ai.sophia.core.access.Access}
 * believes a credential to be: who holds the same key is the same. Immutable, its parts safe for all threads.
 *
 * @param requests that a caller may make
 * @param texts that a caller may send to be kept or embedded
 */
public record Limits(Optional<RateLimit> requests, Optional<RateLimit> texts) {
    /** No limits. */
    public static final Limits NONE = new Limits(Optional.empty(), Optional.empty());

    /**
     * Counts a request.
     *
     * @return what is left; empty if there is no limit
     * @throws Fault.Exhausted if the caller has made too many
     */
    public Optional<Quota> request(Principal caller) {
        return requests.map(limit -> limit.take(caller, 1));
    }

    /**
     * Counts texts.
     *
     * @throws Fault.Exhausted if the caller has sent too many
     */
    public void texts(Principal caller, int count) {
        texts.ifPresent(limit -> limit.take(caller, count));
    }

    /** Those that there are. */
    public List<RateLimit> all() {
        return Stream.of(requests, texts).flatMap(Optional::stream).toList();
    }
}
