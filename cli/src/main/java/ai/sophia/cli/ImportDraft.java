package ai.sophia.cli;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes drafts of a file's lines, each with a key, so that importing the file again stores nothing twice. The key names the file, the
 * line's content and how many lines like it came before; it holds when lines are added or moved. Used by one thread.
 */
final class ImportDraft {
    /** Fields of an exported memory that a draft cannot set. */
    private static final List<String> READ_ONLY = List.of("id", "version", "storedAt", "storedTo", "actor");

    private static final int KEY_BYTES = 18;

    private final String file;
    private final Map<Long, Integer> seen = new HashMap<>();

    /** @param file the file's name, without its folder */
    ImportDraft(String file) {
        this.file = file;
    }

    /**
     * The draft that the line stands for.
     *
     * @throws IllegalArgumentException if it stands for none; the message says why
     */
    ObjectNode of(String line) {
        ObjectNode draft = parsed(line);
        String exported = draft.path("id").asString("");
        READ_ONLY.forEach(draft::remove);
        if (draft.path("idempotencyKey").asString("").isEmpty()) {
            draft.put("idempotencyKey", exported.isEmpty() ? key(line) : "import:" + exported);
        }
        return draft;
    }

    private String key(String line) {
        byte[] digest = digest(file + '\n' + line.strip());
        long content = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            content = (content << 8) | (digest[i] & 0xFF);
        }
        int occurrence = seen.merge(content, 1, Integer::sum);
        byte[] kept = Arrays.copyOf(digest, KEY_BYTES);
        return "import:" + Base64.getUrlEncoder().encodeToString(kept) + ":" + occurrence;
    }

    private static ObjectNode parsed(String line) {
        JsonNode tree;
        try {
            tree = SophiaClient.JSON.readTree(line);
        } catch (JacksonException broken) {
            throw new IllegalArgumentException("expected a JSON object, but got: " + excerpt(line), broken);
        }
        if (tree instanceof ObjectNode draft) {
            return draft;
        }
        throw new IllegalArgumentException("expected a JSON object, but got: " + excerpt(line));
    }

    private static String excerpt(String line) {
        return Terminal.cut(Terminal.line(line), 60);
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("SHA-256 is part of every JDK", missing);
        }
    }
}
