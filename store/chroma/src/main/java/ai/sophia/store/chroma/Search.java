package ai.sophia.store.chroma;

import ai.sophia.core.access.Partition;
import ai.sophia.core.access.Reach;
import ai.sophia.core.blind.FilterWheres;
import ai.sophia.core.blind.ReachWheres;
import ai.sophia.core.blind.RecordKey;
import ai.sophia.core.blind.Tokens;
import ai.sophia.core.blind.View;
import ai.sophia.core.blind.Where;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.index.Candidate;
import ai.sophia.core.index.Narrow;
import java.util.ArrayList;
import java.util.List;

/**
 * One search of the server's collections. Immutable.
 *
 * <p>The server finds all records that a condition holds for before it compares a vector, which costs many times what the comparing
 * costs. So what has no filter is asked for without a condition first: if enough of what is nearest is seen by the reach, that is the
 * answer. Otherwise that is remembered for a while, and the server is given the condition, and asked for more as long as the reach leaves out too many of what it finds.
 */
final class Search {
    /** A partition in one of the server's collections, which is named by its id. */
    record Piece(String collection, Partition partition) {}

    /** How much more is asked for than is wanted, where a part of it may be left out. */
    private static final double MORE = 1.25;

    private static final int SPARE = 10;
    private static final int GROWTH = 4;

    private final ChromaServer server;
    private final Narrow<Piece> narrow;
    private final Partition partition;
    private final float[] question;
    private final View view;
    private final Where filtering;
    private final Where reaching;

    Search(ChromaServer server, Narrow<Piece> narrow, float[] question, Reach reach, Filter filter, Tokens tokens) {
        this.server = server;
        this.narrow = narrow;
        this.partition = Partition.of(reach);
        this.question = question;
        this.view = new View(reach, tokens);
        this.filtering = new FilterWheres(tokens).where(filter);
        this.reaching = new ReachWheres(tokens).where(reach);
    }

    /** Whether nothing can match. */
    boolean isVain() {
        return filtering instanceof Where.Never;
    }

    /** The nearest passages of a collection, best first, and more than were asked for if they come for nothing. */
    List<Candidate> nearest(Located collection, int depth) {
        Piece piece = new Piece(collection.id(), partition);
        if (filtering instanceof Where.Every && !narrow.knows(piece)) {
            int most = (int) Math.min(Integer.MAX_VALUE, (long) (depth * MORE) + SPARE);
            List<Near> found = server.nearest(collection, question, filtering, most);
            List<Candidate> seen = seen(found);
            if (seen.size() >= depth || found.size() < most) {
                return seen;
            }
            narrow.note(piece);
        }
        Where where = Where.and(List.of(filtering, reaching));
        for (long most = depth; ; most = Math.min(Integer.MAX_VALUE, most * GROWTH)) {
            List<Near> found = server.nearest(collection, question, where, (int) most);
            List<Candidate> seen = seen(found);
            if (seen.size() >= depth || found.size() < most) {
                return seen;
            }
        }
    }

    private List<Candidate> seen(List<Near> found) {
        List<Candidate> seen = new ArrayList<>(found.size());
        for (Near near : found) {
            RecordKey key = RecordKey.parse(near.id());
            if (view.sees(key)) {
                seen.add(key.candidate(Math.clamp(1 - near.distance(), 0, 1)));
            }
        }
        return seen;
    }
}
