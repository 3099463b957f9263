package ai.sophia.wire;

import ai.sophia.core.access.Access;
import ai.sophia.core.access.Principal;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Selection;
import ai.sophia.core.conversation.Facts;
import ai.sophia.core.conversation.Sort;
import ai.sophia.core.filter.Filter;

/** Reads from requests which facts are asked for. Stateless. */
public final class FactQuestions {
    private FactQuestions() {}

    /** The facts of the {@code sort} that the fields name, or all. */
    public static Filter filter(Fields in) {
        return in.string("sort").map(name -> Facts.of(Sort.parse(name))).orElseGet(Facts::all);
    }

    /** The reach of a selection: at the moment that the fields name, or over all moments where they ask for what has {@code ended} too. */
    public static Reach reach(Fields in, Access access, Principal principal, Selection selection) {
        return in.flag("ended").orElse(false)
                ? access.everything(principal, selection)
                : Questions.reach(in, access, principal, selection);
    }
}
