package ai.sophia.mcp.feature;

import ai.sophia.mcp.ErrorCode;
import ai.sophia.mcp.McpError;
import ai.sophia.mcp.protocol.Params;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Lists in pages, under cursors that say nothing to clients. Stateless. */
final class Pages {
    /** Most entries of a page. */
    static final int SIZE = 100;

    private Pages() {}

    /** Writes a page of what is there, and where the next one starts if there is more. */
    static <T> void write(
            ObjectNode result, String name, Collection<T> all, Params params, Function<T, ObjectNode> rendering) {
        int start = number(cursor(params));
        List<T> rest = all.stream().skip(start).limit(SIZE + 1L).toList();
        ArrayNode page = result.putArray(name);
        rest.stream().limit(SIZE).map(rendering).forEach(page::add);
        if (rest.size() > SIZE) {
            result.put("nextCursor", opaque(Integer.toString(start + SIZE)));
        }
    }

    /** What the cursor that the client gives stands for; empty for the first page. */
    static String cursor(Params params) {
        String given = params.optionalText("cursor").orElse("");
        try {
            return new String(Base64.getUrlDecoder().decode(given), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw unknown();
        }
    }

    /** The cursor that stands for this. */
    static String opaque(String meaning) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(meaning.getBytes(StandardCharsets.UTF_8));
    }

    /** Where a list goes on. */
    static int number(String meaning) {
        if (meaning.isEmpty()) {
            return 0;
        }
        try {
            int number = Integer.parseInt(meaning);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException malformed) {
            // told below
        }
        throw unknown();
    }

    private static McpError unknown() {
        return new McpError(
                ErrorCode.INVALID_PARAMS, "expected params.cursor to be one that a list gave, but got another");
    }
}
