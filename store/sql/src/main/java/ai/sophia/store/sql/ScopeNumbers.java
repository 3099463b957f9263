package ai.sophia.store.sql;

import ai.sophia.core.access.Scope;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The numbers of scopes that are committed: a scope that is there keeps its number for good, so that it need not be looked up again. Safe for
 * all threads.
 */
final class ScopeNumbers {
    private static final int MOST = 10_000;

    private final Map<Scope, Long> numbers = new ConcurrentHashMap<>();

    Optional<Long> of(Scope scope) {
        return Optional.ofNullable(numbers.get(scope));
    }

    /** Keeps what a transaction found or added, once it is committed. */
    void learn(Map<Scope, Long> committed) {
        if (numbers.size() + committed.size() > MOST) {
            numbers.clear();
        }
        numbers.putAll(committed);
    }
}
