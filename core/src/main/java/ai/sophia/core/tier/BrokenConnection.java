package ai.sophia.core.tier;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;

/** Why a server could not be reached, for people: the JDK's client tells of most failures by the name of a class alone. Stateless. */
public final class BrokenConnection {
    private BrokenConnection() {}

    /** What the failure of a connection means, in some words. */
    public static String reason(Throwable failure) {
        if (isOfName(failure)) {
            return "its name is not known";
        }
        String said = failure.getMessage();
        if (said != null) {
            return said.endsWith("received no bytes") ? "it was closed without an answer" : said;
        }
        if (failure instanceof ConnectException) {
            return "connection refused";
        }
        return failure.getClass().getSimpleName();
    }

    private static boolean isOfName(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
                return true;
            }
        }
        return false;
    }
}
