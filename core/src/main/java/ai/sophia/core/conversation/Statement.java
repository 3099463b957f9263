package ai.sophia.core.conversation;

import ai.sophia.core.Fault;
import ai.sophia.core.Period;
import ai.sophia.core.memory.MemoryId;
import java.util.Optional;

/**
 * A statement that somebody made in a turn, worth being remembered.
 *
 * @param text the statement in words that stand for themselves: those of the evidence, but for a pronoun whose meaning is known
 * @param subject what it is about; {@code user} is the speaker, or the speaker's name where several people speak, {@code agent} is who
 *     is spoken to
 * @param relation the words between subject and object, a verb most of the time
 * @param object what is said of the subject, in the words of the text; may be empty
 * @param negated whether the statement denies it
 * @param claim what it has in common with statements that say the same, or the contrary
 * @param back how many turns before this one the words of the statement stand: 0, or 1 for what an agent said and this turn agrees to
 * @param evidence the smallest clause of the turn's text that carries the statement, or agrees to it
 * @param time the words of the turn's text that tell when
 * @param when what the words mean that tell when, by the time of the turn, in UTC; empty for what recurs or has no known bounds
 * @param confidence how likely the statement is right, from 0 to 1
 * @param ends what is so no more by it
 * @param tentative whether it is worth being remembered only if it ends something that is known, as "rang the farm" does when that was a task
 * @param restsOn another turn, of any session, from which some of its words are; where that one is deleted, it goes too
 */
public record Statement(
        Sort sort,
        String text,
        String subject,
        String relation,
        String object,
        boolean negated,
        Claim claim,
        int back,
        Span evidence,
        Optional<Span> time,
        Optional<Period> when,
        double confidence,
        Optional<Ending> ends,
        boolean tentative,
        Optional<MemoryId> restsOn) {
    public Statement {
        if (!(confidence >= 0 && confidence <= 1)) {
            throw new Fault.Invalid("confidence", "expected a number from 0 to 1, but got " + confidence);
        }
    }

    /** One that ends nothing. */
    public Statement(
            Sort sort,
            String text,
            String subject,
            String relation,
            String object,
            boolean negated,
            Claim claim,
            int back,
            Span evidence,
            Optional<Span> time,
            Optional<Period> when,
            double confidence) {
        this(
                sort,
                text,
                subject,
                relation,
                object,
                negated,
                claim,
                back,
                evidence,
                time,
                when,
                confidence,
                Optional.empty(),
                false,
                Optional.empty());
    }

    /**
     * The same, which puts an end to something.
     *
     * @param turnsBack how many turns before this one that stands
     */
    public Statement ending(Ending ending, int turnsBack) {
        return copied(turnsBack, evidence, time, when, Optional.of(ending), tentative, restsOn);
    }

    /** The same, worth being remembered only if it ends something that is known. */
    public Statement tentatively() {
        return copied(back, evidence, time, when, ends, true, restsOn);
    }

    /** The same, said again by words of a later turn that do not say it in full. */
    public Statement saidBy(Span words, int turnsBack) {
        return copied(turnsBack, words, Optional.empty(), Optional.empty(), Optional.empty(), false, restsOn);
    }

    /** The same, the words of which stand elsewhere in the turn. */
    public Statement standing(Span words, Optional<Span> timeWords) {
        return copied(back, words, timeWords, when, ends, tentative, restsOn);
    }

    /** The same, some words of which are from another turn. */
    public Statement restingOn(Optional<MemoryId> turn) {
        return copied(back, evidence, time, when, ends, tentative, turn);
    }

    private Statement copied(
            int turnsBack,
            Span words,
            Optional<Span> timeWords,
            Optional<Period> period,
            Optional<Ending> ending,
            boolean unsure,
            Optional<MemoryId> turn) {
        return new Statement(
                sort,
                text,
                subject,
                relation,
                object,
                negated,
                claim,
                turnsBack,
                words,
                timeWords,
                period,
                confidence,
                ending,
                unsure,
                turn);
    }

    /** How it is put by this speaker, as somebody understood it. */
    public Wording wording(String speaker, String by) {
        return new Wording(sort, speaker, text, subject, relation, object, negated, by);
    }
}
