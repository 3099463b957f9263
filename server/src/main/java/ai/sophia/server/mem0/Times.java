package ai.sophia.server.mem0;

import ai.sophia.core.Fault;
import ai.sophia.core.Period;
import ai.sophia.core.memory.Memory;
import ai.sophia.wire.Fields;
import ai.sophia.wire.Moments;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Moments and days as mem0's clients write and read them; those without a zone are in UTC. Stateless. */
final class Times {
    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern WITHOUT_ZONE =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?");
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,15}(\\.\\d{1,9})?");

    /** Numbers from here on are milliseconds: as seconds they would be after the year 9999. */
    private static final double MILLISECONDS = 253_402_300_800.0;

    private static final int UUID_MILLIS = 16;

    private Times() {}

    /**
     * A moment: seconds since 1970, or ISO 8601.
     *
     * @throws Fault.Invalid if it is none
     */
    static Instant moment(String path, JsonNode node) {
        if (node.isNumber()) {
            return ofNumber(path, node.doubleValue());
        }
        if (!node.isString()) {
            throw new Fault.Invalid(path, "expected a time as a number or a string, but got " + Fields.kind(node));
        }
        String text = node.stringValue();
        if (NUMBER.matcher(text).matches()) {
            return ofNumber(path, Double.parseDouble(text));
        }
        if (WITHOUT_ZONE.matcher(text).matches()) {
            try {
                return LocalDateTime.parse(text.replace(' ', 'T'))
                        .toInstant(ZoneOffset.UTC)
                        .truncatedTo(ChronoUnit.MILLIS);
            } catch (DateTimeException malformed) {
                // told below
            }
        }
        return Moments.parse(path, text);
    }

    private static Instant ofNumber(String path, double number) {
        double millis = Math.abs(number) < MILLISECONDS ? number * 1_000 : number;
        if (!(Math.abs(millis) < MILLISECONDS * 1_000)) {
            throw new Fault.Invalid(path, "expected seconds since 1970, but got " + number);
        }
        return Instant.ofEpochMilli(Math.round(millis));
    }

    /** Whether the value is a day, without a time. */
    static boolean isDay(JsonNode node) {
        return node.isString() && DAY.matcher(node.stringValue()).matches();
    }

    /**
     * When something is hidden whose last day is told: at the end of the day. A moment is taken as it is.
     *
     * @throws Fault.Invalid if it is none
     */
    static Instant expiry(String path, JsonNode node) {
        Instant moment = moment(path, node);
        return isDay(node) ? moment.plus(1, ChronoUnit.DAYS) : moment;
    }

    /** The last day before something is hidden. */
    static LocalDate lastDay(Instant expires) {
        return expires.minusMillis(1).atOffset(ZoneOffset.UTC).toLocalDate();
    }

    /** When a memory came to be: the time that its writer gave, else that of its first storing, which its id tells. */
    static Instant created(Memory memory) {
        Instant said = memory.content().utterance().saidAt();
        return said.equals(Period.BEGINNING) ? firstStored(memory) : said;
    }

    private static Instant firstStored(Memory memory) {
        return memory.version() == 1
                ? memory.stored().from()
                : Instant.ofEpochMilli(memory.id().value().getMostSignificantBits() >>> UUID_MILLIS);
    }

    /** How ids begin that were made at the moment or later; those made before it are less. */
    static String idsFrom(Instant moment) {
        String digits = "%012x".formatted(Math.max(0, moment.toEpochMilli()));
        return digits.substring(0, 8) + "-" + digits.substring(8);
    }
}
