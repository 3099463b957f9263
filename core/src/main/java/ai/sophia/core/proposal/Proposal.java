package ai.sophia.core.proposal;

import ai.sophia.core.conversation.Wording;

/**
 * A fact as a language model proposes it; nothing of it is believed yet. Immutable.
 *
 * @param turn the number of the turn in the question that it is to be from
 * @param topic what only one of can be so at a time, such as where somebody lives; empty if there is no such thing
 * @param value what is so of the topic
 * @param quote the words of the turn that say so
 * @param confidence how likely it is right, from 0 to 1
 * @param ends the text of the fact that is so no more by it; empty if there is none
 * @param why it is so no more, as {@link ai.sophia.core.conversation.Ending.Reason} has it
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
        double confidence,
        String ends,
        String why) {
    /** One that ends nothing. */
    public Proposal(
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
            double confidence) {
        this(turn, sort, text, subject, relation, object, negated, topic, value, quote, confidence, "", "");
    }

    /** The same, which ends another fact. */
    Proposal ending(String which, String reason) {
        return new Proposal(
                turn, sort, text, subject, relation, object, negated, topic, value, quote, confidence, which, reason);
    }

    /** The same, put as a fact is that is known. */
    Proposal saying(Wording known) {
        return new Proposal(
                turn,
                known.sort().label(),
                known.text(),
                known.subject(),
                known.relation(),
                known.object(),
                known.negated(),
                topic,
                value,
                quote,
                confidence,
                ends,
                why);
    }
}
