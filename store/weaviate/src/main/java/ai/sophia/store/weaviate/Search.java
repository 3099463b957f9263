package ai.sophia.store.weaviate;

import ai.sophia.core.access.Reach;
import ai.sophia.core.blind.FilterWheres;
import ai.sophia.core.blind.ReachWheres;
import ai.sophia.core.blind.Tokens;
import ai.sophia.core.blind.View;
import ai.sophia.core.blind.Where;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.index.Candidate;
import java.util.ArrayList;
import java.util.List;

/**
 * One search of what the server holds of a tenant. Immutable.
 *
 * <p>The server is given reach and filter as one condition, and finds by its graph, or compares all where few are left. It is asked for more
 * as long as the reach leaves out too many of what it finds.
 */
final class Search {
    private static final int GROWTH = 4;

    private final WeaviateServer server;
    private final float[] question;
    private final View view;
    private final Where where;

    Search(WeaviateServer server, float[] question, Reach reach, Filter filter, Tokens tokens) {
        this.server = server;
        this.question = question;
        this.view = new View(reach, tokens);
        this.where = Conditions.told(
                Where.and(List.of(new FilterWheres(tokens).where(filter), new ReachWheres(tokens).where(reach))),
                tokens);
    }

    /** Whether nothing can match. */
    boolean isVain() {
        return where instanceof Where.Never;
    }

    /** The nearest passages of a collection, best first, and more than were asked for if they come for nothing. */
    List<Candidate> nearest(Located located, int depth) {
        for (int most = Math.min(depth, WeaviateServer.ANSWER_LIMIT); ; most = more(most)) {
            List<Near> found = server.nearest(located, question, where, most);
            List<Candidate> seen = seen(found);
            if (seen.size() >= depth || found.size() < most || most == WeaviateServer.ANSWER_LIMIT) {
                return seen;
            }
        }
    }

    private static int more(int most) {
        return (int) Math.min(WeaviateServer.ANSWER_LIMIT, (long) most * GROWTH);
    }

    private List<Candidate> seen(List<Near> found) {
        List<Candidate> seen = new ArrayList<>(found.size());
        for (Near near : found) {
            if (view.sees(near.key())) {
                seen.add(near.key().candidate(Math.clamp(1 - near.distance(), 0, 1)));
            }
        }
        return seen;
    }
}
