package ai.sophia.mcp.modern;

import ai.sophia.mcp.protocol.Holder;
import ai.sophia.mcp.protocol.Mailbox;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The streams that are open, no more than there is room for. When there is none left, whoever holds the most gives up the stream that it opened
 * last for one who holds fewer, so that nobody is kept out because somebody else listens many times. Safe for all threads.
 */
final class Listeners {
    private final int room;
    private final SequencedMap<Mailbox, Holder> open = new LinkedHashMap<>();
    private boolean closed;

    /**
     * @param room how many streams may be open
     */
    Listeners(int room) {
        this.room = room;
    }

    /** Takes a further stream; false if there is no room for it. After the close it is ended at once. */
    synchronized boolean add(Holder holder, Mailbox mailbox) {
        if (open.size() >= room && !makeRoom(holder)) {
            return false;
        }
        open.put(mailbox, holder);
        if (closed) {
            // it ends as it would have a moment later, and the client finds who serves next
            mailbox.end();
        }
        return true;
    }

    synchronized void remove(Mailbox mailbox) {
        open.remove(mailbox);
    }

    /** Ends all, because the server closes. */
    synchronized void close() {
        closed = true;
        open.keySet().forEach(Mailbox::end);
    }

    /** Not where the two would but change their places. */
    private boolean makeRoom(Holder wanting) {
        Map<Holder, Long> held =
                open.values().stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        Optional<Map.Entry<Holder, Long>> most =
                held.entrySet().stream().max(Map.Entry.comparingByValue(Comparator.naturalOrder()));
        if (most.isEmpty() || held.getOrDefault(wanting, 0L) + 1 >= most.get().getValue()) {
            return false;
        }
        Mailbox last = open.sequencedKeySet().reversed().stream()
                .filter(each -> most.get().getKey().equals(open.get(each)))
                .findFirst()
                .orElseThrow();
        open.remove(last);
        last.end();
        return true;
    }
}
