package ai.sophia.wire;

import ai.sophia.core.access.Access;
import ai.sophia.core.access.Principal;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Selection;
import ai.sophia.core.context.Context;
import ai.sophia.core.context.Context.Entry;
import ai.sophia.core.context.Group;
import ai.sophia.core.context.Task;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** Reads tasks from requests and writes the contexts that answer them. Stateless. */
public final class Contexts {
    private Contexts() {}

    /**
     * A task: {@code task}, {@code tokens}, and the reach of the selection. Its session does not narrow what is known and relevant; it is
     * the one whose latest turns are told.
     */
    public static Task task(Fields in, Access access, Principal principal, Selection selection) {
        Selection everywhere = new Selection(
                selection.user(), selection.agent(), Selection.ANY, selection.app(), selection.asker());
        boolean named = !selection.session().isEmpty() && !selection.session().equals(Selection.ANY);
        Optional<Reach> session = named ? Optional.of(access.reach(principal, selection)) : Optional.empty();
        return new Task(
                access.reach(principal, everywhere),
                session,
                in.string("task").orElse(""),
                in.integer("tokens", Task.USUAL_TOKENS, Task.LEAST_TOKENS, Task.MOST_TOKENS));
    }

    /** A context, as an object. */
    public static void write(JsonGenerator json, Context context) {
        json.writeStartObject();
        for (Group group : Group.values()) {
            json.writeArrayPropertyStart(group.label());
            context.of(group).forEach(entry -> entry(json, entry));
            json.writeEndArray();
        }
        json.writeNumberProperty("tokens", context.tokens());
        json.writeNumberProperty("omitted", context.omitted());
        json.writeArrayPropertyStart("degraded");
        context.degraded().forEach(json::writeString);
        json.writeEndArray();
        Rendering.unverified(json, context.unverified());
        json.writeEndObject();
    }

    private static void entry(JsonGenerator json, Entry entry) {
        json.writeStartObject();
        Rendering.told(json, entry.memory(), entry.text(), entry.score());
        json.writeEndObject();
    }
}
