package ai.sophia.store.redis;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Texts, for tests. Stateless. */
record TextCodec(int version) implements Codec<String> {
    @Override
    public void write(String value, DataOutputStream out) throws IOException {
        out.write(value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String read(ByteBuffer in) {
        return StandardCharsets.UTF_8.decode(in).toString();
    }
}
