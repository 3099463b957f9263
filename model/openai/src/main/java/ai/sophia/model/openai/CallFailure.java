package ai.sophia.model.openai;

import java.time.Duration;

/** Why a call to a server came to nothing; what follows from it depends on the kind. The text holds neither key nor what was asked. */
abstract sealed class CallFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private CallFailure(String message) {
        super(message, null, false, false);
    }

    /** It may go well in a moment: the server could not be reached, or has too much to do. */
    static final class Passing extends CallFailure {
        private static final long serialVersionUID = 1L;
        private final Duration after;

        Passing(String message, Duration after) {
            super(message);
            this.after = after;
        }

        /** When the server wants to be asked again, zero if it did not tell. */
        Duration after() {
            return after;
        }
    }

    /** The server does not do its part: it is late, answers what is none, or does not know the model or the key. */
    static final class Lasting extends CallFailure {
        private static final long serialVersionUID = 1L;

        Lasting(String message) {
            super(message);
        }
    }

    /** The server takes this request in no way: there is too much in it, or something that the server does not know. */
    static final class Refused extends CallFailure {
        private static final long serialVersionUID = 1L;
        private final int status;
        private final String told;
        private final String field;

        /**
         * @param told what the server said of it, which may quote a text
         * @param field of the request that it does not take, empty if it did not say
         */
        Refused(String message, int status, String told, String field) {
            super(message);
            this.status = status;
            this.told = told;
            this.field = field;
        }

        int status() {
            return status;
        }

        String told() {
            return told;
        }

        String field() {
            return field;
        }
    }
}
