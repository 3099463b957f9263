package ai.sophia.app;

import ai.sophia.cli.Failure;
import ai.sophia.model.openai.Address;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the values of settings as people write them. */
final class Values {
    private static final Pattern MEASURE = Pattern.compile("([0-9]{1,12}) ?([a-zA-Z]*)");

    private Values() {}

    /** A path; {@code ~} in front is the user's home. */
    static Path path(String text, Path home) {
        try {
            Path path =
                    text.equals("~") ? home : text.startsWith("~/") ? home.resolve(text.substring(2)) : Path.of(text);
            return path.toAbsolutePath().normalize();
        } catch (InvalidPathException wrong) {
            throw Failure.misuse("expected the path of a file or folder, but got \"" + text + "\"");
        }
    }

    static int integer(Setting setting, String text) {
        if (text.matches("-?[0-9]{1,9}")) {
            return Integer.parseInt(text);
        }
        throw wrong(setting, "a number", text);
    }

    /** An amount of money, 0 or more, such as {@code 0.15}. */
    static BigDecimal amount(Setting setting, String text) {
        if (text.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")) {
            return new BigDecimal(text);
        }
        throw wrong(setting, "an amount such as 0.15", text);
    }

    /** Where a server of models is. */
    static Address address(Setting setting, String text) {
        try {
            return Address.of(text);
        } catch (IllegalArgumentException malformed) {
            throw Failure.misuse("the setting " + setting.label() + ": " + malformed.getMessage());
        }
    }

    /** A secret that a header can carry; it is not quoted. */
    static String token(Setting setting, String text) {
        if (text.chars().anyMatch(character -> character <= ' ' || character >= 127)) {
            throw Failure.misuse("the setting " + setting.label() + " expects ASCII without blanks");
        }
        return text;
    }

    /** {@code true} or {@code false}. */
    static boolean flag(Setting setting, String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(setting, "true or false", text);
        };
    }

    /** A time such as {@code 50 ms} or {@code 2 s}, of {@code ms}, {@code s}, {@code h} or {@code d}; a bare number is in milliseconds. */
    static Duration duration(Setting setting, String text) {
        Matcher measure = MEASURE.matcher(text);
        if (measure.matches()) {
            long amount = Long.parseLong(measure.group(1));
            switch (measure.group(2)) {
                case "", "ms" -> {
                    return Duration.ofMillis(amount);
                }
                case "s" -> {
                    return Duration.ofSeconds(amount);
                }
                case "h" -> {
                    return Duration.ofHours(amount);
                }
                case "d" -> {
                    return Duration.ofDays(amount);
                }
                default -> {}
            }
        }
        throw wrong(setting, "a time such as 50 ms, 2 s, 12 h or 30 d", text);
    }

    /** A size such as {@code 64 MB}, in powers of 1024; a bare number is in bytes. */
    static long bytes(Setting setting, String text) {
        Matcher measure = MEASURE.matcher(text);
        if (measure.matches()) {
            int shift = shift(measure.group(2).toUpperCase(Locale.ROOT));
            long amount = Long.parseLong(measure.group(1));
            if (shift >= 0 && amount <= Long.MAX_VALUE >> shift) {
                return amount << shift;
            }
        }
        throw wrong(setting, "a size such as 64 MB", text);
    }

    private static int shift(String unit) {
        return switch (unit) {
            case "", "B" -> 0;
            case "K", "KB", "KIB" -> 10;
            case "M", "MB", "MIB" -> 20;
            case "G", "GB", "GIB" -> 30;
            default -> -1;
        };
    }

    /** Words between commas, in brackets or not. */
    static List<String> list(String text) {
        String bare = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        return Arrays.stream(bare.split(",", -1))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .toList();
    }

    /** Why a file cannot be used, in words. */
    static String reason(IOException failure) {
        return switch (failure) {
            case NoSuchFileException missing -> "there is no such file";
            case AccessDeniedException denied -> "access denied";
            case FileAlreadyExistsException taken -> taken.getFile() + " is no folder";
            case FileSystemException known when known.getReason() != null -> known.getFile() + ": " + known.getReason();
            default -> failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        };
    }

    private static Failure wrong(Setting setting, String expected, String text) {
        return Failure.misuse("the setting " + setting.label() + " expects " + expected + ", but got \"" + text + "\"");
    }
}
