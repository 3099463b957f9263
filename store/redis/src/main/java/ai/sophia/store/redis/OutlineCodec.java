package ai.sophia.store.redis;

import ai.sophia.core.embedding.Passage;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.recall.Outline;
import ai.sophia.core.recall.Outline.Line;
import ai.sophia.core.recall.Query;
import ai.sophia.core.recall.Signal;
import ai.sophia.core.record.Position;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Outlines of answers: ids, versions, places, scores and reasons, and no word of a memory. The names of the reasons come once, before all hits, which
 * say which of them they mean: to read a name takes longer than all else of a reason. Stateless, safe for all threads.
 */
public final class OutlineCodec implements Codec<Outline> {
    /** Most signals of a hit that are read. */
    private static final int SIGNALS = 64;

    @Override
    public int version() {
        return 2;
    }

    @Override
    public void write(Outline outline, DataOutputStream out) throws IOException {
        out.writeUTF(outline.seen().epoch());
        out.writeLong(outline.seen().sequence());
        out.writeLong(outline.at().toEpochMilli());
        List<String> names = outline.lines().stream()
                .flatMap(line -> line.signals().stream())
                .map(Signal::name)
                .distinct()
                .toList();
        out.writeShort(names.size());
        for (String name : names) {
            out.writeUTF(name);
        }
        out.writeInt(outline.lines().size());
        for (Line line : outline.lines()) {
            out.writeLong(line.key().id().value().getMostSignificantBits());
            out.writeLong(line.key().id().value().getLeastSignificantBits());
            out.writeInt(line.key().version());
            out.writeDouble(line.score());
            out.writeInt(line.passage().ordinal());
            out.writeInt(line.passage().start());
            out.writeInt(line.passage().end());
            out.writeByte(line.signals().size());
            for (Signal signal : line.signals()) {
                out.writeShort(names.indexOf(signal.name()));
                out.writeDouble(signal.strength());
                out.writeDouble(signal.share());
            }
        }
    }

    @Override
    public Outline read(DataInputStream in) throws IOException {
        Position seen = new Position(in.readUTF(), in.readLong());
        Instant at = Instant.ofEpochMilli(in.readLong());
        List<String> names = new ArrayList<>();
        for (int left = in.readUnsignedShort(); left > 0; left--) {
            names.add(in.readUTF());
        }
        // the rest as one piece: a stream takes several times as long for each number
        ByteBuffer rest = ByteBuffer.wrap(in.readAllBytes());
        try {
            int count = bounded("hits", rest.getInt(), Query.LIMIT);
            List<Line> lines = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                lines.add(line(rest, names));
            }
            if (rest.hasRemaining()) {
                throw new IOException("expected the end of the outline, but it goes on");
            }
            return new Outline(seen, at, lines);
        } catch (BufferUnderflowException cut) {
            throw new IOException("expected more of the outline, but it ends", cut);
        }
    }

    private static Line line(ByteBuffer in, List<String> names) throws IOException {
        VersionKey key = new VersionKey(new MemoryId(new UUID(in.getLong(), in.getLong())), in.getInt());
        double score = in.getDouble();
        Passage passage = new Passage(in.getInt(), in.getInt(), in.getInt());
        int count = bounded("signals", Byte.toUnsignedInt(in.get()), SIGNALS);
        List<Signal> signals = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int name = Short.toUnsignedInt(in.getShort());
            if (name >= names.size()) {
                throw new IOException("expected the name of a signal, but there is none with the number " + name);
            }
            signals.add(new Signal(names.get(name), in.getDouble(), in.getDouble()));
        }
        return new Line(key, score, passage, signals);
    }

    private static int bounded(String name, int count, int most) throws IOException {
        if (count < 0 || count > most) {
            throw new IOException("expected up to " + most + " " + name + ", but got " + count);
        }
        return count;
    }
}
