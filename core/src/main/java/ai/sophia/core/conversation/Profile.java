package ai.sophia.core.conversation;

import ai.sophia.core.conversation.Facts.Held;
import java.util.List;
import java.util.SequencedMap;

/**
 * What is so for somebody now, by topic.
 *
 * @param topics the facts of each sort that there are any of, what matters most first
 * @param tokens how many tokens they take, never more than there was room for
 * @param omitted how many more there are that there was no room for, {@link Profiling#MOST_OMITTED} where there are more
 */
public record Profile(SequencedMap<Sort, List<Held>> topics, int tokens, int omitted) {}
