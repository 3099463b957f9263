package ai.sophia.bench.peers;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.LongStream;

/** The lines of a file in UTF-8, which stay there: only where each begins is in memory. Safe for all threads. */
final class Lines implements AutoCloseable {
    private final FileChannel file;
    private final long[] starts;

    private Lines(FileChannel file, long[] starts) {
        this.file = file;
        this.starts = starts;
    }

    /** Opens a file whose lines all end, the last one too. */
    static Lines open(Path path) throws IOException {
        LongStream.Builder starts = LongStream.builder().add(0);
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(path))) {
            long at = 0;
            for (int next = bytes.read(); next >= 0; next = bytes.read()) {
                at++;
                if (next == '\n') {
                    starts.add(at);
                }
            }
        }
        return new Lines(
                FileChannel.open(path, StandardOpenOption.READ), starts.build().toArray());
    }

    int size() {
        return starts.length - 1;
    }

    /** The line of this number, from 0 on. */
    String get(int number) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) (starts[number + 1] - starts[number] - 1));
        while (bytes.hasRemaining()) {
            if (file.read(bytes, starts[number] + bytes.position()) < 0) {
                throw new IOException("expected line " + number + ", but the file ends before");
            }
        }
        return new String(bytes.array(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
