package ai.sophia.core;

import java.time.Duration;
import java.util.Optional;

/**
 * What can go wrong in a call, by whose fault it is and what the caller can do next. Every edge renders these six kinds from one
 * table; any other exception is a defect of Sophia and is shown without its message. Immutable and safe to share between threads.
 */
public abstract sealed class Fault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String explanation;

    private Fault(String explanation) {
        super(explanation);
        this.explanation = explanation;
    }

    private Fault(String explanation, Throwable cause) {
        super(explanation, cause);
        this.explanation = explanation;
    }

    /** What was expected and what came, in words for the caller. */
    public final String explanation() {
        return explanation;
    }

    /** The request is wrong in one named field; sending it again unchanged fails again. */
    public static final class Invalid extends Fault {
        private static final long serialVersionUID = 1L;
        private final String field;

        /**
         * @param field path of the field in the request, such as {@code metadata.tags} or {@code memories[3].text}
         * @param message what was expected and what came
         */
        public Invalid(String field, String message) {
            super(message);
            this.field = field;
        }

        /** Path of the offending field in the request. */
        public String field() {
            return field;
        }

        /** The same fault seen from an enclosing structure: {@code prefix} goes in front of the field. */
        public Invalid within(String prefix) {
            return new Invalid(field.isEmpty() ? prefix : prefix + "." + field, explanation());
        }
    }

    /** The credential is missing, wrong, or does not reach what was asked for. */
    public static final class Denied extends Fault {
        private static final long serialVersionUID = 1L;

        public Denied(String message) {
            super(message);
        }
    }

    /** Nothing under this id is visible to the caller, whether or not it exists for somebody else. */
    public static final class NotFound extends Fault {
        private static final long serialVersionUID = 1L;

        public NotFound(String message) {
            super(message);
        }
    }

    /** The thing changed since the caller looked at it; read it again and decide anew. */
    public static final class Conflict extends Fault {
        private static final long serialVersionUID = 1L;

        public Conflict(String message) {
            super(message);
        }
    }

    /** More is asked than can be served soon, or than the caller may ask; it may try again after the given time. */
    public static final class Exhausted extends Fault {
        private static final long serialVersionUID = 1L;
        private final Duration retryAfter;
        private final transient Optional<Quota> quota;

        /** There is no room for it now. */
        public Exhausted(String message, Duration retryAfter) {
            this(message, retryAfter, Optional.empty());
        }

        /** A limit of the caller is used up. */
        public Exhausted(String message, Quota quota) {
            this(message, quota.retryAfter(), Optional.of(quota));
        }

        private Exhausted(String message, Duration retryAfter, Optional<Quota> quota) {
            super(message);
            this.retryAfter = retryAfter;
            this.quota = quota;
        }

        /** The same fault in other words. */
        public Exhausted told(String message) {
            return new Exhausted(message, retryAfter, quota);
        }

        /** What is left of the limit that is used up; empty if it is no limit of the caller's own. */
        public Optional<Quota> quota() {
            return quota;
        }

        /** How long to wait before trying again. */
        public Duration retryAfter() {
            return retryAfter;
        }
    }

    /** Sophia, or something it needs, cannot serve this now: a full disk, a closed store, a server that is away. */
    public static final class Unavailable extends Fault {
        private static final long serialVersionUID = 1L;
        private final Duration retryAfter;

        public Unavailable(String message, Duration retryAfter) {
            super(message);
            this.retryAfter = retryAfter;
        }

        public Unavailable(String message, Duration retryAfter, Throwable cause) {
            super(message, cause);
            this.retryAfter = retryAfter;
        }

        /** How long to wait before trying again. */
        public Duration retryAfter() {
            return retryAfter;
        }
    }
}
