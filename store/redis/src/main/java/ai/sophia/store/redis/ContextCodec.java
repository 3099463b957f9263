package ai.sophia.store.redis;

import ai.sophia.core.context.ContextOutline;
import ai.sophia.core.context.ContextOutline.Line;
import ai.sophia.core.context.Group;
import ai.sophia.core.conversation.Span;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.Position;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Outlines of contexts: ids, versions and places, and no word of a memory. Stateless, safe for all threads. */
public final class ContextCodec implements Codec<ContextOutline> {
    /** Most memories of a group that are read. */
    private static final int LINES = 10_000;

    @Override
    public int version() {
        return 1;
    }

    @Override
    public void write(ContextOutline outline, DataOutputStream out) throws IOException {
        Codec.writePosition(outline.seen(), out);
        out.writeLong(outline.at().toEpochMilli());
        out.writeInt(outline.tokens());
        out.writeInt(outline.omitted());
        for (Group group : Group.values()) {
            List<Line> lines = outline.groups().getOrDefault(group, List.of());
            out.writeInt(lines.size());
            for (Line line : lines) {
                Codec.writeKey(line.key(), out);
                out.writeInt(line.span().start());
                out.writeInt(line.span().end());
                out.writeInt(line.tokens());
                out.writeDouble(line.score());
            }
        }
    }

    @Override
    public ContextOutline read(ByteBuffer in) throws IOException {
        Position seen = Codec.readPosition(in);
        Instant at = Instant.ofEpochMilli(in.getLong());
        int tokens = in.getInt();
        int omitted = in.getInt();
        Map<Group, List<Line>> groups = new EnumMap<>(Group.class);
        for (Group group : Group.values()) {
            int count = Codec.bounded("memories", in.getInt(), LINES);
            List<Line> lines = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                lines.add(line(in));
            }
            groups.put(group, lines);
        }
        return new ContextOutline(seen, at, groups, tokens, omitted);
    }

    private static Line line(ByteBuffer in) throws IOException {
        VersionKey key = Codec.readKey(in);
        int start = in.getInt();
        int end = in.getInt();
        if (start < 0 || end < start) {
            throw new IOException("expected a place in a text, but got " + start + " to " + end);
        }
        return new Line(key, new Span(start, end), in.getInt(), in.getDouble());
    }
}
