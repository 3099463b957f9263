package ai.sophia.mcp.memory;

import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;
import ai.sophia.core.access.Selection;
import ai.sophia.core.record.ScopeCount;
import ai.sophia.mcp.Completer;
import ai.sophia.mcp.Exchange;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Which users, agents and sessions there are within the bounds of an address. Safe for all threads. */
final class Scopes {
    /** Scopes that are looked at, those with the most memories first. */
    private static final int MOST = 1_000;

    /** What is said to a call that found nothing where it named no user. */
    private static final String HINT =
            "Only memories of no user were looked at; those of a user are found by naming user, and those of all by \"*\".";

    private final Services services;

    Scopes(Services services) {
        this.services = services;
    }

    /** The users, those with the most memories first. */
    Stream<String> users(Exchange exchange, Selection selection) {
        return names(exchange, selection, Scope::user);
    }

    /** The agents. */
    Stream<String> agents(Exchange exchange, Selection selection) {
        return names(exchange, selection, Scope::agent);
    }

    /** The sessions. */
    Stream<String> sessions(Exchange exchange, Selection selection) {
        return names(exchange, selection, Scope::session);
    }

    /** Completes the name of a user. */
    Completer user() {
        return (typed, others, exchange) -> beginning(typed, users(exchange, named(others)));
    }

    /** Completes the name of an agent, of the user that is filled in already. */
    Completer agent() {
        return (typed, others, exchange) -> beginning(typed, agents(exchange, named(others)));
    }

    /** Completes the name of a session, of the user that is filled in already. */
    Completer session() {
        return (typed, others, exchange) -> beginning(typed, sessions(exchange, named(others)));
    }

    /** What helps a call that found nothing, if it named no user where it could. */
    static Optional<String> hint(Exchange exchange, Selection selection) {
        return exchange.caller().bounds().isNone() && selection.user().isEmpty() ? Optional.of(HINT) : Optional.empty();
    }

    private Stream<String> names(Exchange exchange, Selection selection, Function<Scope, String> part) {
        Reach reach = services.access().everything(exchange.principal(), exchange.confine(selection));
        return services.store().scopes(reach, MOST).stream()
                .map(ScopeCount::scope)
                .map(part)
                .filter(name -> !name.isEmpty())
                .distinct();
    }

    private static Selection named(Map<String, String> others) {
        return new Selection(others.getOrDefault("user", Selection.ANY), Selection.ANY, Selection.ANY, Selection.ANY);
    }

    private static List<String> beginning(String typed, Stream<String> names) {
        String start = typed.toLowerCase(Locale.ROOT);
        return names.filter(name -> name.toLowerCase(Locale.ROOT).startsWith(start))
                .limit(Completer.LIMIT + 1L)
                .toList();
    }
}
