package ai.sophia.cli;

import java.math.BigDecimal;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** Numbers as people type them, and as they are shown. */
final class Numbers {
    private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB"};
    private static final int STEP = 1024;

    private Numbers() {}

    /** A whole number as it was typed; empty stays empty. */
    static String whole(String option, String typed, long least, long most) {
        if (typed.isEmpty()) {
            return typed;
        }
        boolean whole = typed.matches("-?[0-9]{1,18}");
        if (!whole || Long.parseLong(typed) < least || Long.parseLong(typed) > most) {
            throw Failure.misuse(option + " expects a whole number from " + least + " to " + most + ", but got \""
                    + Terminal.cut(Terminal.line(typed), 60) + "\"");
        }
        return typed;
    }

    /** Puts a whole number that was typed, unless nothing was. */
    static void putWhole(ObjectNode body, String option, String name, String typed, long least, long most) {
        if (!whole(option, typed, least, most).isEmpty()) {
            body.put(name, Long.parseLong(typed));
        }
    }

    /** Puts a number from 0 to 1 that was typed, unless nothing was. */
    static void putShare(ObjectNode body, String option, String name, String typed) {
        if (typed.isEmpty()) {
            return;
        }
        if (!typed.matches("(0|1|[01]?\\.[0-9]{1,18})") || new BigDecimal(typed).compareTo(BigDecimal.ONE) > 0) {
            throw Failure.misuse(option + " expects a number from 0 to 1 such as 0.5, but got \""
                    + Terminal.cut(Terminal.line(typed), 60) + "\"");
        }
        body.put(name, new BigDecimal(typed));
    }

    /** A count with its thousands apart. */
    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** A count and what is counted. */
    static String count(long number, String one, String many) {
        return count(number) + " " + (number == 1 ? one : many);
    }

    /** A score or a signal with two digits. */
    static String score(double number) {
        return String.format(Locale.ROOT, "%.2f", number);
    }

    /** A time in milliseconds. */
    static String milliseconds(double number) {
        return String.format(Locale.ROOT, number < 10 ? "%.2f ms" : "%.0f ms", number);
    }

    /** A size in the unit that suits it. */
    static String bytes(long number) {
        double size = number;
        int unit = 0;
        while (size >= STEP && unit < UNITS.length - 1) {
            size /= STEP;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", size, UNITS[unit]);
    }
}
