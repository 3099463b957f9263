package ai.sophia.mcp.memory;

import ai.sophia.core.access.Reach;
import ai.sophia.core.access.ScopePart;
import ai.sophia.core.access.Selection;
import ai.sophia.mcp.Completer;
import ai.sophia.mcp.Exchange;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which users, agents and sessions there are within the bounds of an address. Safe for all threads. */
final class Scopes {
    /** What is said to a call that found nothing where it named no user. */
    private static final String HINT =
            "Only memories of no user were looked at; those of a user are found by naming user, and those of all by \"*\".";

    private final Services services;

    Scopes(Services services) {
        this.services = services;
    }

    /** The users, agents or sessions that there are, those with the most memories first. */
    List<String> names(Exchange exchange, ScopePart part, int limit) {
        return names(exchange, Selection.EVERYTHING, part, "", limit);
    }

    /** Completes the name of a user. */
    Completer user() {
        return completer(ScopePart.USER);
    }

    /** Completes the name of an agent, of the user that is filled in already. */
    Completer agent() {
        return completer(ScopePart.AGENT);
    }

    /** Completes the name of a session, of the user that is filled in already. */
    Completer session() {
        return completer(ScopePart.SESSION);
    }

    /** What helps a call that found nothing, if it named no user where it could. */
    static Optional<String> hint(Exchange exchange, Selection selection) {
        return exchange.caller().bounds().isNone() && selection.user().isEmpty() ? Optional.of(HINT) : Optional.empty();
    }

    /** One more than are told is asked for, so that it can be told that there are more. */
    private Completer completer(ScopePart part) {
        return (typed, others, exchange) -> names(exchange, named(others), part, typed, Completer.LIMIT + 1);
    }

    private List<String> names(Exchange exchange, Selection selection, ScopePart part, String beginning, int limit) {
        Reach reach = services.access().everything(exchange.principal(), exchange.confine(selection));
        return services.store().names(reach, part, beginning, limit);
    }

    private static Selection named(Map<String, String> others) {
        return new Selection(others.getOrDefault("user", Selection.ANY), Selection.ANY, Selection.ANY, Selection.ANY);
    }
}
