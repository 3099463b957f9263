package ai.sophia.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The lines of a file, each checked by itself, so that a broken one is known by its number. Used by one thread. */
final class ImportLines {
    /** Most bytes of a line. */
    static final int LIMIT = 4 << 20;

    private final InputStream in;
    private long number;

    /** @param in read as it comes; best buffered */
    ImportLines(InputStream in) {
        this.in = in;
    }

    /**
     * A line of the file.
     *
     * @param number counted from 1
     * @param problem why it has no text; empty if it has
     */
    record Line(long number, String text, String problem) {}

    /** The next line that is not blank, empty at the end. */
    Optional<Line> next() throws IOException {
        while (true) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            boolean tooLong = false;
            int each = in.read();
            if (each < 0) {
                return Optional.empty();
            }
            while (each >= 0 && each != '\n') {
                if (bytes.size() < LIMIT) {
                    bytes.write(each);
                } else {
                    tooLong = true;
                }
                each = in.read();
            }
            number++;
            Line line = tooLong
                    ? new Line(number, "", "expected at most " + Numbers.bytes(LIMIT) + " in a line, but got more")
                    : decoded(bytes.toByteArray());
            if (!line.text().isBlank() || !line.problem().isEmpty()) {
                return Optional.of(line);
            }
        }
    }

    private Line decoded(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return new Line(number, number == 1 && text.startsWith("\uFEFF") ? text.substring(1) : text, "");
        } catch (CharacterCodingException malformed) {
            return new Line(number, "", "expected UTF-8, but got bytes that are none");
        }
    }
}
