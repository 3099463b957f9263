package ai.sophia.model.openai;

import ai.sophia.model.openai.CallFailure.Refused;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many texts a server takes at once: a hundred, or fewer, if it said so or seems to. Safe for all threads. */
final class Batches {
    private static final int MOST = 100;

    private static final int TOO_LARGE = 413;

    /** Such as "batch size 100 > maximum allowed batch size 32". */
    private static final Pattern MAXIMUM =
            Pattern.compile("(?:maximum|max|at most|limit)[^0-9]{0,60}?(?<number>[1-9]\\d{0,5})");

    private static final Pattern OF_TEXTS = Pattern.compile("batch|inputs|texts|items|too many|array|list");

    private final AtomicInteger limit = new AtomicInteger(MOST);

    /** Most texts of one request. */
    int limit() {
        return limit.get();
    }

    /**
     * Learns from a refusal.
     *
     * @param sent how many texts were sent
     * @return whether fewer are sent from now on
     */
    boolean learn(Refused refusal, int sent) {
        String plain = refusal.told().toLowerCase(Locale.ROOT);
        boolean tooMany =
                refusal.status() == TOO_LARGE || OF_TEXTS.matcher(plain).find();
        if (sent == 1 || !tooMany || plain.contains("token")) {
            return false;
        }
        Matcher maximum = MAXIMUM.matcher(plain);
        int most = maximum.find() ? Integer.parseInt(maximum.group("number")) : sent;
        int fewer = most < sent ? most : Math.max(1, sent / 2);
        limit.accumulateAndGet(fewer, Math::min);
        return true;
    }
}
