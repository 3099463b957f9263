package ai.sophia.wire;

import ai.sophia.core.access.Access;
import ai.sophia.core.access.AsOf;
import ai.sophia.core.access.Principal;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Selection;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.recall.Query;
import ai.sophia.core.record.Position;
import java.util.Optional;

/** Reads questions from requests. Stateless. */
public final class Questions {
    private Questions() {}

    /**
     * The question that the fields ask within the reach of the selection.
     *
     * @param brought the question's own vector; empty to have its text embedded
     */
    public static Query read(
            Fields in, Access access, Principal principal, Selection selection, Optional<Embedding> brought) {
        Filter filter = FilterFields.said(in, FilterFields.read(in, "collections", "kinds"));
        Optional<Position> after = in.string("after").map(text -> Positions.parse(in.path("after"), text));
        return new Query(
                reach(in, access, principal, selection),
                in.string("query").orElse(""),
                brought.stream().toList(),
                filter,
                in.integer("limit", Query.USUAL_LIMIT, 1, Query.LIMIT),
                in.number("minimumScore").orElse(0.0),
                after);
    }

    /** The reach of a selection at the moment that the fields name. */
    public static Reach reach(Fields in, Access access, Principal principal, Selection selection) {
        AsOf asOf = access.asOf(in.moment("validAt"), in.moment("knownAt"));
        return access.reach(principal, selection, asOf);
    }
}
