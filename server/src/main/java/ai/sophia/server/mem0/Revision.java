package ai.sophia.server.mem0;

import ai.sophia.core.Fault;
import ai.sophia.core.Period;
import ai.sophia.core.access.Principal;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Selection;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.remember.DraftBuilder;
import ai.sophia.core.remember.Receipt;
import ai.sophia.server.Services;
import ai.sophia.wire.DraftReader;
import ai.sophia.wire.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a client of mem0 wants changed of a memory.
 *
 * @param changes made one after the other
 */
record Revision(List<Consumer<DraftBuilder>> changes) {
    /**
     * Reads it; metadata replaces all that there was, and an expiration date of null takes the expiry back.
     *
     * @throws Fault.Invalid if nothing is to be changed, or something is malformed
     */
    static Revision read(Fields in) {
        List<Consumer<DraftBuilder>> changes = new ArrayList<>();
        in.string("text").or(() -> in.string("data")).ifPresent(text -> changes.add(draft -> draft.text(text)));
        in.object("metadata").ifPresent(object -> {
            Map<String, @Nullable Object> given =
                    in.json("metadata", DraftReader::plain).orElseGet(Map::of);
            changes.add(draft -> draft.metadata(Map.of()).mergeMetadata(given));
        });
        in.json("timestamp", node -> Times.moment(in.path("timestamp"), node))
                .ifPresent(moment -> changes.add(draft -> draft.saidAt(moment)));
        in.ifMentioned("expiration_date", name -> {
            var expires =
                    in.json(name, node -> Times.expiry(in.path(name), node)).orElse(Period.FOREVER);
            changes.add(draft -> draft.expires(expires));
        });
        if (changes.isEmpty()) {
            throw in.invalid(
                    "text", "expected at least one of text, metadata, timestamp or expiration_date, but got none");
        }
        return new Revision(changes);
    }

    /**
     * Stores the next version of the memory.
     *
     * @throws Fault.NotFound if the principal sees no such memory
     */
    Receipt apply(Services services, Principal principal, MemoryId id) {
        Reach reach = services.access().everything(principal, Selection.EVERYTHING);
        if (services.store().find(reach, id).isEmpty()) {
            throw Mem0.missing();
        }
        return services.remembering().revise(principal, reach, id, 0, this::content);
    }

    /**
     * What the memory would say.
     *
     * @throws Fault.Invalid if it cannot be stored so
     */
    Content content(Memory current) {
        DraftBuilder draft = DraftBuilder.from(current);
        changes.forEach(change -> change.accept(draft));
        return draft.content();
    }
}
