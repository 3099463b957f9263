package ai.sophia.server.mem0;

import ai.sophia.core.access.Reach;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.Page;
import ai.sophia.server.Call;
import ai.sophia.wire.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which page of a list is asked for.
 *
 * @param number from 1
 * @param size most elements of it
 */
record Paging(int number, int size) {
    private static final int READ_AT_ONCE = 500;
    private static final int USUAL = 100;
    private static final int MOST_PAGES = 1_000_000;

    /**
     * A page of memories.
     *
     * @param count how many there are in all
     */
    record Found(long count, List<Memory> memories) {}

    /** Reads it from the query, or else from the body; a page larger than the largest is that one. */
    static Paging read(Fields query, Fields body, int largest) {
        Fields numbered = query.integer("page").isPresent() ? query : body;
        Fields sized = query.integer("page_size").isPresent() ? query : body;
        int size = Asked.number(sized, List.of("page_size", "limit", "top_k"), USUAL, 1, Integer.MAX_VALUE);
        return new Paging(numbered.integer("page", 1, 1, MOST_PAGES), Math.min(size, largest));
    }

    /** The page, and the number of all that the reach sees and the filter matches: they are walked, for the records page by cursor. */
    Found of(MemoryStore store, Reach reach, Filter filter) {
        boolean counted = filter.equals(Filter.all());
        long count = counted
                ? store.collections(reach).values().stream()
                        .mapToLong(Long::longValue)
                        .sum()
                : 0;
        long passed = 0;
        List<Memory> found = new ArrayList<>();
        String cursor = "";
        do {
            Page page = store.list(reach, filter, cursor, READ_AT_ONCE);
            for (Memory memory : page.memories()) {
                if (passed >= first() && found.size() < size) {
                    found.add(memory);
                }
                passed++;
            }
            cursor = page.next();
        } while (!cursor.isEmpty() && !(counted && found.size() == size));
        return new Found(counted ? count : passed, found);
    }

    /** The elements of the page. */
    <T> List<T> of(List<T> all) {
        int from = (int) Math.min(first(), all.size());
        return all.subList(from, Math.min(all.size(), from + size));
    }

    /** The answer with the page and the addresses of those beside it. */
    ObjectNode answer(Call call, long count, ArrayNode results) {
        ObjectNode node = Shapes.object();
        node.put("count", count);
        Shapes.text(node, "next", first() + size < count ? address(call, number + 1) : "");
        Shapes.text(node, "previous", number > 1 ? address(call, number - 1) : "");
        node.set("results", results);
        return node;
    }

    long first() {
        return (number - 1L) * size;
    }

    private String address(Call call, int page) {
        // a proxy that ends TLS says so; else the address would lead around it
        String scheme = call.header("X-Forwarded-Proto").orElse("").equalsIgnoreCase("https") ? "https" : "http";
        String target = call.target(Set.of("page", "page_size"));
        String path = target.startsWith("//") ? target.replaceFirst("/+", "/") : target;
        return scheme + "://" + call.header("Host").orElse("localhost") + path + (path.endsWith("?") ? "" : "&")
                + "page=" + page + "&page_size=" + size;
    }
}
