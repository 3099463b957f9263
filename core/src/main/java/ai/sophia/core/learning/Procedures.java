package ai.sophia.core.learning;

import ai.sophia.core.access.AsOf;
import ai.sophia.core.access.Part;
import ai.sophia.core.access.Principal;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.Provenance;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.remember.Draft;
import ai.sophia.core.remember.Receipt;
import ai.sophia.core.remember.Remembering;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Learns how tasks are done: each way of doing one is a procedural memory, which matters the more the likelier it works. A way that failed is kept,
 * and found after those that work. Safe for all threads; calls block.
 */
public final class Procedures {
    private static final Pattern DOTS = Pattern.compile("[\\s.!]+$");

    private final MemoryStore store;
    private final Remembering remembering;

    public Procedures(MemoryStore store, Remembering remembering) {
        this.store = store;
        this.remembering = remembering;
    }

    /** A procedure with the memory that holds it. */
    public record Held(Procedure procedure, Receipt receipt) {}

    /**
     * Takes note of what came of doing a task.
     *
     * @param scope whose it is; a session in it counts for nothing
     * @param source through what it is told
     */
    public Held tell(Principal principal, Scope scope, Outcome outcome, String source) {
        Scope kept = new Scope(scope.tenant(), scope.user(), scope.agent(), "", scope.app());
        Procedure first = Procedure.of(outcome).after(outcome);
        Provenance provenance = new Provenance(source, "", principal.name());
        Receipt receipt =
                remembering.remember(new Draft(kept, first.content(provenance), key(kept, outcome), List.of()));
        if (receipt.status() != Receipt.Status.DUPLICATE) {
            return new Held(first, receipt);
        }
        Reach reach = reach(kept);
        Receipt revised = remembering.revise(
                principal,
                reach,
                receipt.key().id(),
                0,
                memory -> after(memory, outcome).revised(memory.content()));
        Procedure now =
                store.find(reach, receipt.key().id()).flatMap(Procedure::of).orElse(first);
        return new Held(now, revised);
    }

    private static Procedure after(Memory memory, Outcome outcome) {
        return Procedure.of(memory).orElseGet(() -> Procedure.of(outcome)).after(outcome);
    }

    /** Names the way of doing the task, whatever the case of its letters, and whether it ends with a dot. */
    private String key(Scope scope, Outcome outcome) {
        String way = Stream.concat(Stream.of(outcome.task()), outcome.steps().stream())
                .map(line -> DOTS.matcher(line).replaceFirst(""))
                .collect(Collectors.joining("\n"));
        return "procedure:" + store.key(scope.tenant()).authenticate(way.toLowerCase(Locale.ROOT));
    }

    private static Reach reach(Scope scope) {
        return new Reach(
                scope.tenant(),
                new Part.Only(scope.app()),
                new Part.Only(scope.user()),
                new Part.Only(scope.agent()),
                new Part.Only(""),
                AsOf.everything(Instant.EPOCH));
    }
}
