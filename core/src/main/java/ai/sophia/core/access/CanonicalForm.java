package ai.sophia.core.access;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;

/**
 * What is asked, as bytes that are the same on every node: what is written one after the other has the same bytes if, and only if, it is
 * equal. Every text has its length in front, every set its number of elements. Used by one thread.
 */
public final class CanonicalForm {
    private ByteBuffer bytes = ByteBuffer.allocate(256);

    /** The parts of a partition, in their order. */
    public CanonicalForm partition(String tenant, Part app, Part user) {
        return text(tenant).part(app).part(user);
    }

    /** Which scopes may be seen, in one part of their name. */
    public CanonicalForm part(Part part) {
        return switch (part) {
            case Part.Any any -> letter(0);
            case Part.Only(String value) -> letter(1).text(value);
            case Part.OneOf(Set<String> values) -> texts(2, values);
            case Part.NoneOf(Set<String> values) -> texts(3, values);
        };
    }

    private CanonicalForm texts(int sort, Set<String> values) {
        letter(sort).number(values.size());
        values.forEach(this::text);
        return this;
    }

    /** A text. */
    public CanonicalForm text(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        number(encoded.length);
        room(encoded.length).put(encoded);
        return this;
    }

    /** A moment. */
    public CanonicalForm moment(Instant instant) {
        room(Long.BYTES).putLong(instant.getEpochSecond());
        return number(instant.getNano());
    }

    /** A number, such as of the elements that follow. */
    public CanonicalForm number(int number) {
        room(Integer.BYTES).putInt(number);
        return this;
    }

    /** A number with a fraction. */
    public CanonicalForm real(double number) {
        room(Double.BYTES).putDouble(number);
        return this;
    }

    /** A component of a vector. */
    public CanonicalForm component(float number) {
        room(Float.BYTES).putFloat(number);
        return this;
    }

    /** Yes or no. */
    public CanonicalForm flag(boolean flag) {
        return letter(flag ? 1 : 0);
    }

    /** What sort of thing follows, 0 to 127. */
    public CanonicalForm letter(int letter) {
        room(1).put((byte) letter);
        return this;
    }

    /** All that was written. */
    public byte[] bytes() {
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private ByteBuffer room(int count) {
        if (bytes.remaining() < count) {
            ByteBuffer larger = ByteBuffer.allocate(Math.max(2 * bytes.capacity(), bytes.position() + count));
            bytes = larger.put(bytes.flip());
        }
        return bytes;
    }
}
