package ai.sophia.store.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/** A script that servers run. It is called by its hash, and sent to a server that does not know it, or not any more. Immutable. */
final class Script {
    /** Takes from a bucket. */
    static final Script TAKE = new Script("take.lua");

    /** How it is told that a command within a script is not allowed. */
    static final String UNPERMITTED = "ERR The user executing the script";

    private static final byte[] ONE_KEY = "1".getBytes(StandardCharsets.US_ASCII);

    private final byte[] text;
    private final byte[] hash;

    private Script(String name) {
        this.text = read(name);
        this.hash = hash(text);
    }

    /** Runs it on what lies under the key, in one round trip but for the first on a server; the answer is what it returns. */
    @Nullable
    Object run(Connection connection, byte[] key, List<byte[]> arguments) {
        try {
            return asked(connection, Command.EVALSHA, hash, key, arguments);
        } catch (JedisNoScriptException unknown) {
            return asked(connection, Command.EVAL, text, key, arguments);
        }
    }

    private static @Nullable Object asked(
            Connection connection, Command command, byte[] script, byte[] key, List<byte[]> arguments) {
        List<byte[]> all = new ArrayList<>(List.of(script, ONE_KEY, key));
        all.addAll(arguments);
        connection.sendCommand(command, all.toArray(byte[][]::new));
        return connection.getOne();
    }

    private static byte[] read(String name) {
        try (InputStream in = Script.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("expected " + name + " beside this class, but there is none");
            }
            return in.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** As the protocol has it. */
    private static byte[] hash(byte[] text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text);
            return HexFormat.of().formatHex(digest).getBytes(StandardCharsets.US_ASCII);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
