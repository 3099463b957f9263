package ai.sophia.store.sql;

import ai.sophia.store.sql.Layout.Column;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows in the binary format of PostgreSQL's COPY (its documentation, "Binary Format"), in which a row is the same bytes whichever database
 * it was read from. For one thread.
 */
final class RowEncoding {
    /** What comes before the rows: the signature, no flags, no extension. */
    private static final byte[] HEADER = {
        'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
    };

    /** What comes after them. */
    private static final byte[] TRAILER = {(byte) 0xFF, (byte) 0xFF};

    private static final int NULL = -1;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    static byte[] header() {
        return HEADER.clone();
    }

    static byte[] trailer() {
        return TRAILER.clone();
    }

    /**
     * The bytes of a row.
     *
     * @param values one for each column, null for none
     */
    byte[] of(List<Column> columns, @Nullable Object[] values) {
        bytes.reset();
        try {
            out.writeShort(values.length);
            for (int i = 0; i < values.length; i++) {
                write(columns.get(i), values[i]);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private void write(Column column, @Nullable Object value) throws IOException {
        switch (value) {
            case null -> out.writeInt(NULL);
            case Long number -> {
                out.writeInt(Long.BYTES);
                out.writeLong(number);
            }
            case Integer number -> {
                out.writeInt(Integer.BYTES);
                out.writeInt(number);
            }
            case Double number -> {
                out.writeInt(Double.BYTES);
                out.writeDouble(number);
            }
            case String text -> blob(text.getBytes(StandardCharsets.UTF_8));
            case byte[] blob -> blob(blob);
            default -> throw new IllegalArgumentException("expected a " + column.type() + ", but got " + value);
        }
    }

    private void blob(byte[] blob) throws IOException {
        out.writeInt(blob.length);
        out.write(blob);
    }
}
