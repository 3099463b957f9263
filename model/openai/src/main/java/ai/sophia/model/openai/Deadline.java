package ai.sophia.model.openai;

import java.time.Duration;

/** A moment by which a call has ended, with all of its attempts. Immutable. */
record Deadline(Duration allowed, long end) {
    static Deadline in(Duration time) {
        return new Deadline(time, System.nanoTime() + time.toNanos());
    }

    /** What is left of it, at least nothing. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }
}
