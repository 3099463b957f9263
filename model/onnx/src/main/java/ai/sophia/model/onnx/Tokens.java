package ai.sophia.model.onnx;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

/**
 * The model's tokenizer, which never cuts a text by itself. Safe for all threads; closing waits for the calls under way.
 */
final class Tokens implements AutoCloseable {
    private final HuggingFaceTokenizer tokenizer;
    private final ReentrantReadWriteLock lifetime = new ReentrantReadWriteLock();
    private final long first;
    private final long last;
    private boolean closed;

    /**
     * @param resource the tokenizer's description on the class path
     * @param cacheDirectory where the library keeps its native part, from the first tokenizer of this process on
     */
    Tokens(String resource, Path cacheDirectory) throws IOException {
        // the library asks the network for its owners' statistics unless it is told to be offline
        preset("ai.djl.offline", "true");
        preset("OPT_OUT_TRACKING", "true");
        preset("ENGINE_CACHE_DIR", cacheDirectory.toString());
        requireFolder(cacheDirectory.resolve("tokenizers"));
        try (InputStream description = Tokens.class.getResourceAsStream(resource)) {
            if (description == null) {
                throw new IOException("expected " + resource + " on the class path, but it is not there");
            }
            this.tokenizer =
                    HuggingFaceTokenizer.newInstance(description, Map.of("truncation", "false", "padding", "false"));
        }
        long[] special = tokenizer.encode("", true, false).getIds();
        if (special.length != 2) {
            throw new IOException("expected a tokenizer with a token before and one after a text, but " + resource
                    + " has " + special.length);
        }
        this.first = special[0];
        this.last = special[1];
    }

    /** The library would log a stack trace, and tell no more than that it could not be loaded. */
    private static void requireFolder(Path folder) throws IOException {
        try {
            Files.createDirectories(folder);
        } catch (FileAlreadyExistsException file) {
            throw new IOException("expected the folder " + folder + ", but it is a file", file);
        }
    }

    private static void preset(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /** The ids of the text's first tokens, between the special ones. */
    long[] ids(String text, int limit) {
        long[] all = encoded(text, Encoding::getIds);
        int count = Math.min(all.length, limit);
        long[] ids = new long[count + 2];
        ids[0] = first;
        System.arraycopy(all, 0, ids, 1, count);
        ids[count + 1] = last;
        return ids;
    }

    /** Where the text's tokens start, as ascending offsets in UTF-16 units. */
    int[] starts(String text) {
        CharSpan[] spans = encoded(text, Encoding::getCharTokenSpans);
        int[] starts = new int[spans.length];
        int offset = 0;
        int codePoint = 0;
        for (int i = 0; i < spans.length; i++) {
            // the library counts in code points
            while (codePoint < spans[i].getStart() && offset < text.length()) {
                offset += Character.charCount(text.codePointAt(offset));
                codePoint++;
            }
            starts[i] = Math.min(offset, Math.max(0, text.length() - 1));
        }
        return starts;
    }

    private <T> T encoded(String text, Function<Encoding, T> part) {
        lifetime.readLock().lock();
        try {
            if (closed) {
                throw OnnxEmbedder.closed();
            }
            return part.apply(tokenizer.encode(text, false, false));
        } finally {
            lifetime.readLock().unlock();
        }
    }

    @Override
    public void close() {
        lifetime.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                tokenizer.close();
            }
        } finally {
            lifetime.writeLock().unlock();
        }
    }
}
