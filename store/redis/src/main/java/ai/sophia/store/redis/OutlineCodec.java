package ai.sophia.store.redis;

import ai.sophia.core.embedding.Passage;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.recall.Outline;
import ai.sophia.core.recall.Outline.Line;
import ai.sophia.core.recall.Query;
import ai.sophia.core.recall.Signal;
import ai.sophia.core.record.Position;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Outlines of answers: ids, versions, places, scores, reasons and what has become of them, and no word of a memory. The names of the reasons come once, before all hits, which
 * say which of them they mean: to read a name takes longer than all else of a reason. Stateless, safe for all threads.
 */
public final class OutlineCodec implements Codec<Outline> {
    /** Most signals of a hit that are read. */
    private static final int SIGNALS = 64;

    @Override
    public int version() {
        return 4;
    }

    @Override
    public void write(Outline outline, DataOutputStream out) throws IOException {
        Codec.writePosition(outline.seen(), out);
        out.writeLong(outline.at().toEpochMilli());
        List<String> names = outline.lines().stream()
                .flatMap(line -> line.signals().stream())
                .map(Signal::name)
                .distinct()
                .toList();
        out.writeShort(names.size());
        for (String name : names) {
            Codec.writeText(name, out);
        }
        out.writeInt(outline.lines().size());
        for (Line line : outline.lines()) {
            Codec.writeKey(line.key(), out);
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
            out.writeBoolean(line.successor().isPresent());
            if (line.successor().isPresent()) {
                Codec.writeKey(line.successor().get(), out);
            }
        }
    }

    @Override
    public Outline read(ByteBuffer in) throws IOException {
        Position seen = Codec.readPosition(in);
        Instant at = Instant.ofEpochMilli(in.getLong());
        String[] names = new String[Codec.bounded("names", Short.toUnsignedInt(in.getShort()), Query.LIMIT * SIGNALS)];
        for (int i = 0; i < names.length; i++) {
            names[i] = Codec.readText(in);
        }
        Line[] lines = new Line[Codec.bounded("hits", in.getInt(), Query.LIMIT)];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = line(in, names);
        }
        return new Outline(seen, at, List.of(lines));
    }

    private static Line line(ByteBuffer in, String[] names) throws IOException {
        VersionKey key = Codec.readKey(in);
        double score = in.getDouble();
        Passage passage = new Passage(in.getInt(), in.getInt(), in.getInt());
        Signal[] signals = new Signal[Codec.bounded("signals", Byte.toUnsignedInt(in.get()), SIGNALS)];
        for (int i = 0; i < signals.length; i++) {
            int name = Short.toUnsignedInt(in.getShort());
            if (name >= names.length) {
                throw new IOException("expected the name of a signal, but there is none with the number " + name);
            }
            signals[i] = new Signal(names[name], in.getDouble(), in.getDouble());
        }
        Optional<VersionKey> successor = in.get() == 0 ? Optional.empty() : Optional.of(Codec.readKey(in));
        return new Line(key, score, passage, List.of(signals), successor);
    }
}
