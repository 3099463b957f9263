package ai.sophia.bench.crash;

import ai.sophia.bench.driver.Calls;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the client knows about one memory that it wrote: the state that the server acknowledged last, and the one that a call without an
 * answer asked for. Either of the two may be found after a crash, and nothing else. Immutable.
 *
 * @param key the name of the memory, which is its idempotency key as well
 * @param user whose it is
 * @param session where it was said, empty if nowhere
 * @param id the server's name for it, empty until it told
 * @param batch the call that it was written with, all of it or none; empty if it stands for itself
 * @param settled what the server acknowledged
 * @param pending what was asked for and not answered
 */
record Tracked(
        String key, String user, String session, String id, String batch, State settled, Optional<State> pending) {
    private static final String SPEAKER = "Ada";

    /** A memory that is about to be written. */
    static Tracked wished(String key, String user, String session, String batch, String text) {
        return new Tracked(key, user, session, "", batch, State.ABSENT, Optional.of(new State.Present(1, text)));
    }

    /** The request that writes it, with this text. */
    ObjectNode draft(String text) {
        ObjectNode draft = Calls.object().put("text", text).put("user", user).put("idempotencyKey", key);
        draft.putObject("metadata").put(Observed.KEY, key);
        if (!session.isEmpty()) {
            draft.put("session", session).put("speaker", SPEAKER);
        }
        return draft;
    }

    /** The same, with a change asked for. */
    Tracked asking(State change) {
        return new Tracked(key, user, session, id, batch, settled, Optional.of(change));
    }

    /** The same, with what was asked for acknowledged under this id. */
    Tracked acknowledged(String told) {
        return new Tracked(key, user, session, told, batch, pending.orElse(settled), Optional.empty());
    }

    /** The same, with the state that was found. */
    Tracked found(String seen, State state) {
        return new Tracked(key, user, session, seen, batch, state, Optional.empty());
    }

    /** Whether the state may be found now. */
    boolean allows(State state) {
        return state.equals(settled) || pending.filter(state::equals).isPresent();
    }

    /** Whether it is a new memory whose writing was not answered. */
    boolean isUnanswered() {
        return settled.equals(State.ABSENT) && pending.isPresent();
    }
}
