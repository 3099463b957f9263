package ai.sophia.core.index;

import java.util.Map;
import java.util.Set;

/** Port to what turns text into the terms that are looked for: one for all tiers, so that they find the same. Safe for all threads. */
public interface Words {
    /** The terms of a passage and how often each occurs in it. */
    Map<String, Integer> ofPassage(String text);

    /** The terms that a question looks for: those that tell something, or all that it has if none does. */
    Set<String> ofQuestion(String question);
}
