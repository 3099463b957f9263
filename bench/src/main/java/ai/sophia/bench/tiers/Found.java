package ai.sophia.bench.tiers;

/** What the questions of an evaluation set found in one state of the servers. Used by one thread. */
final class Found {
    private final String state;
    private final Lacks lacks = new Lacks();
    private int questions;
    private double recall;

    /**
     * @param state of the servers, in words
     */
    Found(String state) {
        this.state = state;
    }

    String state() {
        return state;
    }

    /** What the answers lacked. */
    Lacks lacks() {
        return lacks;
    }

    /** This part of what answers a question was among the first ten. */
    void add(double part) {
        questions++;
        recall += part;
    }

    int questions() {
        return questions;
    }

    /** The mean of the parts, 0 to 1. */
    double recall() {
        return questions == 0 ? 0 : recall / questions;
    }

    /** That as a part of another's; 1 where the other found nothing either. */
    double of(Found whole) {
        return whole.recall() == 0 ? 1 : recall() / whole.recall();
    }
}
