package ai.sophia.model.openai;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/**
 * The data of server-sent events, one event at a time, wherever the network has cut them: WHATWG HTML, section 9.2.6, of which names, ids and times
 * are not needed here. One thread.
 */
final class EventStream {
    private static final String DATA = "data";
    private static final String MARK = "\uFEFF";

    private final Arrivals arrivals;
    private final Deadline deadline;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final StringBuilder data = new StringBuilder();
    private final Queue<String> complete = new ArrayDeque<>();
    private boolean afterReturn;
    private boolean first = true;
    private boolean over;

    EventStream(Arrivals arrivals, Deadline deadline) {
        this.arrivals = arrivals;
        this.deadline = deadline;
    }

    /**
     * The data of the next event; empty at the end. An event that the end has cut is none.
     *
     * @throws CallFailure if it does not come in time, or the connection breaks off
     */
    Optional<String> next() {
        while (complete.isEmpty() && !over) {
            byte[] bytes = arrivals.next(deadline);
            over = bytes.length == 0;
            for (byte each : bytes) {
                take(each);
            }
        }
        return Optional.ofNullable(complete.poll());
    }

    /** Lines end by CR LF, LF or CR. No byte of a character of several is one of these. */
    private void take(byte each) {
        boolean second = afterReturn && each == '\n';
        afterReturn = each == '\r';
        if (second) {
            return;
        }
        if (each == '\n' || each == '\r') {
            String whole = line.toString(StandardCharsets.UTF_8);
            line.reset();
            end(first && whole.startsWith(MARK) ? whole.substring(1) : whole);
            first = false;
        } else {
            line.write(each);
        }
    }

    private void end(String whole) {
        if (whole.isEmpty()) {
            if (!data.isEmpty()) {
                complete.add(data.substring(0, data.length() - 1));
                data.setLength(0);
            }
            return;
        }
        int colon = whole.indexOf(':');
        String field = colon < 0 ? whole : whole.substring(0, colon);
        if (field.equals(DATA)) {
            String value = colon < 0 ? "" : whole.substring(colon + 1);
            data.append(value.startsWith(" ") ? value.substring(1) : value).append('\n');
        }
    }
}
