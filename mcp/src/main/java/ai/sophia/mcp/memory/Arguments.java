package ai.sophia.mcp.memory;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Access;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Selection;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.mcp.Exchange;
import ai.sophia.wire.Fields;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * The arguments of a call, and the scope that they name within the bounds of the address. Parts of a scope, and ids, also go by the names
 * that other memory servers have for them. Used by one thread.
 */
record Arguments(Fields in, Exchange exchange) {
    static Arguments of(ObjectNode arguments, Exchange exchange) {
        return new Arguments(Fields.of("", arguments), exchange);
    }

    /**
     * The selection that the call names, within its bounds.
     *
     * @param unnamed stands for the parts that it does not name
     * @throws Fault.Denied if it names something outside of them
     */
    Selection selection(Selection unnamed) {
        return exchange.confine(new Selection(
                either("user", "user_id").orElse(unnamed.user()),
                either("agent", "agent_id").orElse(unnamed.agent()),
                either("session", "run_id").orElse(unnamed.session()),
                either("app", "app_id").orElse(unnamed.app())));
    }

    /** The reach of a write, or of a reading that has no moment: the latest state of all that the call selects. */
    Reach everything(Access access, Selection unnamed) {
        return access.everything(exchange.principal(), selection(unnamed));
    }

    /** The memory that the call names, if it does. */
    Optional<MemoryId> namedId() {
        return either("id", "memory_id").map(MemoryId::parse);
    }

    /** The memory that the call names. */
    MemoryId id() {
        return namedId().orElseThrow(() -> new Fault.Invalid("id", "expected the id of a memory, but got none"));
    }

    /** The version that a memory must be at; 0 for any. */
    int version() {
        return in.integer("version", 0, 0, Integer.MAX_VALUE);
    }

    /** Ends the reading; refuses what nobody asked for. */
    void finish() {
        in.finish();
    }

    private Optional<String> either(String name, String alias) {
        Optional<String> one = in.string(name);
        Optional<String> other = in.string(alias);
        if (one.isPresent() && other.isPresent() && !one.equals(other)) {
            throw new Fault.Invalid(
                    alias, "expected the same as " + name + ", \"" + one.get() + "\", but got \"" + other.get() + "\"");
        }
        return one.or(() -> other);
    }
}
