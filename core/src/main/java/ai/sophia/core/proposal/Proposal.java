package ai.sophia.core.proposal;

/**
 * A fact as a language model proposes it; nothing of it is believed yet. Immutable.
 *
 * @param turn the number of the turn in the question that it is to be from
 * @param topic what only one of can be so at a time, such as where somebody lives; empty if there is no such thing
 * @param value what is so of the topic
 * @param quote the words of the turn that say so
 * @param confidence how likely it is right, from 0 to 1
 */
public record Proposal(
        int turn,
        String sort,
        String text,
        String subject,
        String relation,
        String object,
        boolean negated,
        String topic,
        String value,
        String quote,
        double confidence) {}
