package ai.sophia.bench;

import ai.sophia.bench.Request.Work;
import java.util.List;
import java.util.stream.Stream;

/** What became of all requests, by what was asked for. Safe for all threads. */
record Tallies(Tally recalls, Tally writes) {
    /** Nothing yet. */
    Tallies() {
        this(new Tally(Work.RECALL), new Tally(Work.REMEMBER));
    }

    /** That of one kind of work. */
    Tally of(Work work) {
        return switch (work) {
            case RECALL -> recalls;
            case REMEMBER -> writes;
        };
    }

    /** Those of the kinds of work that were asked for. */
    List<Tally> used() {
        return Stream.of(recalls, writes).filter(tally -> tally.all() > 0).toList();
    }
}
