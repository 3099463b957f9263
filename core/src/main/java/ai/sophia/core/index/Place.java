package ai.sophia.core.index;

import ai.sophia.core.access.Scope;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.Utterance;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Where a turn stands among others: the turns beside it are at the positions beside its own, in the same session of the same scope.
 *
 * @param session fingerprint of the whole scope, the same on every machine; 0 for what is in no session
 * @param position place in the session
 */
public record Place(long session, long position) {
    /** The place of what is not part of a session. */
    public static final Place NONE = new Place(0, Utterance.UNPLACED);

    /** The place of a memory. */
    public static Place of(Memory memory) {
        long position = memory.content().utterance().position();
        return memory.scope().session().isEmpty() || position == Utterance.UNPLACED
                ? NONE
                : new Place(fingerprint(memory.scope()), position);
    }

    /** The place so many turns further, or before. */
    public Place beside(int step) {
        return new Place(session, position + step);
    }

    private static long fingerprint(Scope scope) {
        String parts = String.join("\n", scope.tenant(), scope.app(), scope.user(), scope.agent(), scope.session());
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(parts.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong() | 1;
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("SHA-256 is part of every JDK", missing);
        }
    }
}
