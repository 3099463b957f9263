package ai.sophia.bench.crash;

/** What can be true of a memory. */
sealed interface State {
    /** It is not there. */
    State ABSENT = new Absent();

    /** It is not there. */
    record Absent() implements State {}

    /** It is there, at this version with this text. */
    record Present(int version, String text) implements State {}
}
