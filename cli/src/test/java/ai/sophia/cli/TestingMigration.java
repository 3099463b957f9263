package ai.sophia.cli;

import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/** A move of three rows that always succeeds, to wherever it is asked to go. */
record TestingMigration(String to) implements Migration {
    @Override
    public String from() {
        return "/home/ada/.sophia/memories";
    }

    @Override
    public Map<String, Long> counts() {
        return Map.of("memories", 3L);
    }

    @Override
    public List<Moved> run(LongConsumer read, LongConsumer verified) {
        read.accept(3);
        verified.accept(3);
        return List.of(new Moved("memories", 3, "ab12"));
    }

    @Override
    public Sequel sequel() {
        boolean back = to.equals("sqlite");
        return new Sequel("records", back ? "" : to, false, "What was moved is still there.");
    }

    @Override
    public void close() {}
}
