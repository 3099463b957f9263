package ai.sophia.store.redis;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Texts, for tests. Stateless. */
record TextCodec(int version) implements Codec<String> {
    @Override
    public void write(String value, DataOutputStream out) throws IOException {
        out.write(value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String read(DataInputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
}
