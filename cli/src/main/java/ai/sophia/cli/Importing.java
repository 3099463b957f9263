package ai.sophia.cli;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sends drafts in batches and counts what becomes of them. A draft that the server refuses is left out by its line number and the others
 * go on. Used by one thread; another may ask how far it has come.
 */
final class Importing {
    private static final int BATCH = 200;
    private static final long BATCH_CHARACTERS = 4L << 20;
    private static final int TOO_MANY = 429;

    /** How often a server may have no room for a piece, and be asked again when it says. */
    private static final int REFUSALS = 20;

    private static final int ERRORS = 100;
    private static final Pattern FIELD = Pattern.compile("memories\\[([0-9]+)]\\.?(.*)", Pattern.DOTALL);

    /** What is wrong with a line. */
    record Problem(long line, String detail) {}

    private record Numbered(long line, ObjectNode draft) {}

    private final SophiaClient client;
    private final ObjectNode defaults;
    private final Progress progress;
    private final List<Numbered> batch = new ArrayList<>();
    private final NavigableMap<Long, String> problems = new TreeMap<>();
    private long characters;
    private long added;
    private long duplicates;
    private long failed;
    private String position = "";

    /** Lines that were taken, and those of which it is known what became of them. */
    private final AtomicLong lines = new AtomicLong();

    private final AtomicLong answered = new AtomicLong();

    /** @param defaults the fields of every draft that does not have them */
    Importing(SophiaClient client, ObjectNode defaults, Progress progress) {
        this.client = client;
        this.defaults = defaults;
        this.progress = progress;
    }

    /** Takes the draft of a line. */
    void add(long line, ObjectNode draft, int length) throws InterruptedException {
        if (!batch.isEmpty() && characters + length > BATCH_CHARACTERS) {
            send();
        }
        batch.add(new Numbered(line, draft));
        characters += length;
        lines.incrementAndGet();
        if (batch.size() == BATCH) {
            send();
        }
    }

    /** Counts a line that is no draft. */
    void refuse(long line, String detail) {
        lines.incrementAndGet();
        answered.incrementAndGet();
        fail(line, detail);
        progress.advance(1);
    }

    /** Sends what is left. */
    void finish() throws InterruptedException {
        send();
    }

    /** How many lines were taken. */
    long lines() {
        return lines.get();
    }

    long added() {
        return added;
    }

    long duplicates() {
        return duplicates;
    }

    long failed() {
        return failed;
    }

    /** How many lines were taken, of which it is not known what became of them. */
    long unanswered() {
        return batch.size();
    }

    /** What to tell when it could not be brought to its end. */
    Failure brokenOff(RuntimeException cause) {
        long known = lines() - unanswered();
        String said = String.valueOf(cause.getMessage());
        // what to do next is said below, unless nothing was begun
        String reason = known == 0 ? said : said.lines().findFirst().orElse("");
        return Failure.of("the import broke off: " + reason + "\n" + progress(known, unanswered()));
    }

    /** What to tell when somebody ends it; for any thread. */
    String ended() {
        long known = answered.get();
        return "the import was ended before it was done\n" + progress(known, lines() - known);
    }

    private static String progress(long known, long unknown) {
        return Numbers.count(known, "line was", "lines were") + " answered before; of "
                + Numbers.count(unknown, "more line", "more lines")
                + " it is not known whether they are stored.\n"
                + "Import the file again, under the same name and with the same options: what is stored is known then, and not stored twice.";
    }

    /** The first of the problems, in the order of their lines. */
    List<Problem> problems() {
        return problems.entrySet().stream()
                .map(each -> new Problem(each.getKey(), each.getValue()))
                .toList();
    }

    /** The summary as JSON. */
    ObjectNode summary() {
        ObjectNode summary = JsonNodeFactory.instance.objectNode();
        summary.put("lines", lines.get())
                .put("added", added)
                .put("duplicates", duplicates)
                .put("failed", failed);
        ArrayNode errors = summary.putArray("errors");
        problems.forEach((line, detail) -> errors.addObject().put("line", line).put("detail", detail));
        Requests.put(summary, "position", position);
        if (unanswered() > 0) {
            summary.put("unanswered", unanswered());
        }
        return summary;
    }

    private void send() throws InterruptedException {
        int size = batch.size();
        int refusals = 0;
        while (!batch.isEmpty()) {
            ObjectNode request = defaults.deepCopy();
            ArrayNode memories = request.putArray("memories");
            batch.forEach(each -> memories.add(each.draft()));
            try {
                count(client.postRepeatably("/api/memories", request, "results"));
                batch.clear();
            } catch (Refusal refusal) {
                if (refusal.status() == TOO_MANY && ++refusals < REFUSALS) {
                    Thread.sleep(refusal.retryAfter());
                } else {
                    drop(refusal);
                }
            }
        }
        characters = 0;
        answered.addAndGet(size);
        progress.advance(size);
    }

    /** Leaves out the draft that the server names as the reason for refusing them all. */
    private void drop(Refusal refusal) {
        Matcher named = FIELD.matcher(refusal.field());
        if (refusal.status() != 400 || !named.matches() || Integer.parseInt(named.group(1)) >= batch.size()) {
            throw refusal;
        }
        Numbered wrong = batch.remove(Integer.parseInt(named.group(1)));
        fail(wrong.line(), detail(named.group(2), refusal.detail()));
    }

    private void count(JsonNode answer) {
        Iterator<Numbered> sent = batch.iterator();
        for (JsonNode result : answer.path("results")) {
            long line = sent.hasNext() ? sent.next().line() : 0;
            switch (result.path("status").asString("")) {
                case "ADDED", "REVISED" -> added++;
                case "DUPLICATE" -> duplicates++;
                default ->
                    fail(
                            line,
                            detail(
                                    result.path("field").asString(""),
                                    result.path("detail").asString("refused")));
            }
        }
        position = answer.path("position").asString(position);
    }

    private void fail(long line, String detail) {
        failed++;
        problems.put(line, detail);
        if (problems.size() > ERRORS) {
            problems.pollLastEntry();
        }
    }

    private static String detail(String field, String detail) {
        return field.isEmpty() ? detail : field + ": " + detail;
    }
}
