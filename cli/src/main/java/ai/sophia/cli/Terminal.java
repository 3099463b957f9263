package ai.sophia.cli;

import java.io.BufferedOutputStream;
import java.io.Console;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jline.utils.WCWidth;

/**
 * Where a command reads from and writes to, always in UTF-8.
 *
 * @param width columns that a line may take; {@link #UNLIMITED} where nobody reads along
 * @param interactive whether a person looks at it, so that progress may be shown
 */
public record Terminal(InputStream in, Output out, PrintStream err, int width, boolean interactive) {
    /** Lines are not cut. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    private static final int USUAL_WIDTH = 100;

    /** The terminal, or the pipes, that this process was started with. */
    public static Terminal ofProcess() {
        boolean interactive = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .isPresent();
        return new Terminal(
                System.in,
                stream(FileDescriptor.out, false),
                stream(FileDescriptor.err, true),
                interactive ? columns() : UNLIMITED,
                interactive);
    }

    /** The text as one line without anything that could steer the terminal. */
    static String line(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        text.codePoints().forEach(character -> plain.appendCodePoint(steers(character) ? ' ' : character));
        return plain.toString().strip();
    }

    /** The text with its line breaks, without anything else that could steer the terminal. */
    static String lines(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        text.codePoints()
                .forEach(character -> plain.appendCodePoint(character != '\n' && steers(character) ? ' ' : character));
        return plain.toString().strip();
    }

    /** How many columns the line takes. */
    static int columns(String line) {
        return line.codePoints().map(Terminal::columns).sum();
    }

    /** The line cut to at most so many columns, with an ellipsis if something is missing. */
    static String cut(String line, int limit) {
        if (columns(line) <= limit) {
            return line;
        }
        StringBuilder kept = new StringBuilder();
        int used = 0;
        for (int character : line.codePoints().toArray()) {
            used += columns(character);
            if (used > limit - 1) {
                break;
            }
            kept.appendCodePoint(character);
        }
        return kept.toString().stripTrailing() + "…";
    }

    private static int columns(int character) {
        return Math.max(0, WCWidth.wcwidth(character));
    }

    private static boolean steers(int character) {
        boolean turnsDirection =
                (character >= 0x202A && character <= 0x202E) || (character >= 0x2066 && character <= 0x2069);
        return Character.isISOControl(character) || turnsDirection;
    }

    private static Output stream(FileDescriptor descriptor, boolean flushing) {
        return Output.to(new BufferedOutputStream(new FileOutputStream(descriptor)), flushing);
    }

    /** The width as the shell says it, or as the terminal's driver does. */
    private static int columns() {
        String said = System.getenv("COLUMNS");
        if (said != null && said.matches("[1-9][0-9]{1,3}")) {
            return Integer.parseInt(said);
        }
        File device = new File("/dev/tty");
        if (!device.exists()) {
            return USUAL_WIDTH;
        }
        try {
            Process size =
                    new ProcessBuilder("stty", "size").redirectInput(device).start();
            String answer = new String(size.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            if (size.waitFor(1, TimeUnit.SECONDS) && answer.matches("[0-9]+ [1-9][0-9]+")) {
                return Integer.parseInt(answer.substring(answer.indexOf(' ') + 1));
            }
        } catch (IOException unknown) {
            return USUAL_WIDTH;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return USUAL_WIDTH;
    }
}
