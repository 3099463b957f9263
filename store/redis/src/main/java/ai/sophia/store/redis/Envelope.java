package ai.sophia.store.redis;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What a value is put into: the version of its form, a checksum over its key and itself, and itself. So nothing is taken for the value of
 * a key that another key had, that is cut off, or that somebody else wrote. The checksum finds accidents; it does not keep out
 * whoever may write to Redis. Stateless.
 */
final class Envelope {
    /** Bytes before the value: one for the form, four for the checksum. */
    private static final int HEAD = 5;

    private Envelope() {}

    static <V> byte[] seal(byte[] key, V value, Codec<V> codec) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(2_048);
        try {
            bytes.writeBytes(new byte[HEAD]);
            codec.write(value, new DataOutputStream(bytes));
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory does not fail", impossible);
        }
        byte[] held = bytes.toByteArray();
        held[0] = (byte) codec.version();
        int checksum = checksum(key, held);
        for (int i = 0; i < Integer.BYTES; i++) {
            held[1 + i] = (byte) (checksum >>> (8 * i));
        }
        return held;
    }

    /**
     * The value in it.
     *
     * @return empty if it is of another form, as nodes of another release have it
     * @throws IOException if it is of another key, or damaged
     */
    static <V> Optional<V> open(byte[] key, byte[] held, Codec<V> codec) throws IOException {
        if (held.length < HEAD) {
            throw new IOException("expected a value, but got " + held.length + " bytes");
        }
        int claimed = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            claimed |= (held[1 + i] & 0xFF) << (8 * i);
        }
        if (claimed != checksum(key, held)) {
            throw new IOException("expected a value of this key, but its checksum is of another one");
        }
        if (held[0] != (byte) codec.version()) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(held, HEAD, held.length - HEAD);
        try {
            V value = codec.read(in);
            if (in.hasRemaining()) {
                throw new IOException("expected the end of the value, but it goes on");
            }
            return Optional.of(value);
        } catch (BufferUnderflowException cut) {
            throw new IOException("expected more of the value, but it ends", cut);
        }
    }

    private static int checksum(byte[] key, byte[] held) {
        CRC32C checksum = new CRC32C();
        checksum.update(key);
        checksum.update(held[0]);
        checksum.update(held, HEAD, held.length - HEAD);
        return (int) checksum.getValue();
    }
}
