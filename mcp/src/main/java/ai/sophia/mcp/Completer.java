package ai.sophia.mcp;

import java.util.List;
import java.util.Map;

/** Knows what could be meant while somebody types. Called by many threads. */
@FunctionalInterface
public interface Completer {
    /** Most values that are told. */
    int LIMIT = 100;

    /** Knows nothing. */
    Completer NONE = (typed, others, exchange) -> List.of();

    /**
     * Values that begin like what was typed, the likeliest first; of more than {@link #LIMIT} the first are told.
     *
     * @param others the arguments or variables that are filled in already
     */
    List<String> complete(String typed, Map<String, String> others, Exchange exchange);
}
