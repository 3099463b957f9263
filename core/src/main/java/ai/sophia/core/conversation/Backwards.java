package ai.sophia.core.conversation;

import ai.sophia.core.access.Reach;
import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.filter.Value;
import ai.sophia.core.memory.Kind;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.Page;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** The turns of a session from the one that was stored last, read page by page as they are asked for. For one thread. */
final class Backwards implements Iterator<Memory> {
    /** Tells which memories are turns. */
    static final Filter TURNS = new Filter.Eq(Field.Own.KIND, new Value.Text(Kind.EPISODIC.label()));

    private static final int PAGE = 64;

    private final MemoryStore store;
    private final Reach session;
    private Page page = new Page(List.of(), "");
    private int next;
    private boolean begun;

    Backwards(MemoryStore store, Reach session) {
        this.store = store;
        this.session = session;
    }

    @Override
    public boolean hasNext() {
        while (next == page.memories().size() && (!begun || !page.next().isEmpty())) {
            page = store.list(session, TURNS, page.next(), PAGE);
            next = 0;
            begun = true;
        }
        return next < page.memories().size();
    }

    @Override
    public Memory next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the session has no earlier turn");
        }
        return page.memories().get(next++);
    }
}
