package ai.sophia.core.proposal;

import ai.sophia.core.Fault;
import ai.sophia.core.conversation.Asked;
import ai.sophia.core.conversation.Ending;
import ai.sophia.core.conversation.Statement;
import ai.sophia.core.conversation.Understanding;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.model.Account;
import ai.sophia.core.model.LanguageModel;
import ai.sophia.core.model.Reply;
import ai.sophia.core.proposal.Judging.Reason;
import ai.sophia.core.proposal.Judging.Verdict;
import ai.sophia.core.tier.TenantKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Has a language model propose what turns tell, and takes of that what {@link Judging} lets pass. Turns are understood by rules instead where the day's allowance is
 * used up, where the model answered a turn in no form, and where it has not answered anything for longer than is waited.
 */
public final class ByModel implements Understanding {
    /** Longer texts are pasted, not said. */
    private static final int LONGEST_TURN = 8_000;

    /** Most facts of one turn. */
    private static final int MOST_FACTS = 10;

    /** Changes that are looked at together: some questions, of which the later are told what came of the earlier. */
    private static final int PORTION = 20;

    /**
     * Which model, and how it is asked and read.
     *
     * @param by who understands, as histories name it
     * @param patience how long an answer may take in all
     */
    public record Model(LanguageModel chat, String by, ProposalForm form, Duration patience) {}

    private final Model model;
    private final Judging judging;
    private final Understanding rules;
    private final Allowance allowance;
    private final Answers answers;
    private final Duration waiting;
    private final InstantSource clock;
    private final TenantKey key;
    private final Recollection recollection;
    private final Tally tally = new Tally();

    /** Since when the model has not answered, and until when it is left alone; empty while it answers. */
    private Optional<Outage> outage = Optional.empty();

    private record Outage(Instant since, Instant until, Fault fault) {}

    /** The model answered, and nothing can be made of it, or it does not take the question. */
    private static final class Useless extends Exception {
        private static final long serialVersionUID = 1L;
        private final Fault fault;

        Useless(Fault fault) {
            super(fault);
            this.fault = fault;
        }
    }

    /**
     * @param rules who understands what the model does not
     * @param key of the tenant whose turns are understood
     * @param waiting how long turns wait for a model that does not answer
     */
    public ByModel(
            Model model,
            Judging judging,
            Understanding rules,
            Allowance allowance,
            Answers answers,
            TenantKey key,
            Duration waiting,
            InstantSource clock) {
        this.model = model;
        this.judging = judging;
        this.rules = rules;
        this.allowance = allowance;
        this.answers = answers;
        this.key = key;
        this.recollection = new Recollection(model.by(), key);
        this.waiting = waiting;
        this.clock = clock;
    }

    @Override
    public int portion() {
        return PORTION;
    }

    @Override
    public void prepare(Stream<Said> turns, Known known) {
        recollection.clear();
        List<Said> open = new ArrayList<>();
        turns.filter(said -> !isPasted(said))
                .forEach(said ->
                        kept(said, known).ifPresentOrElse(believed -> recollect(said, believed), () -> open.add(said)));
        for (List<Said> batch : Batches.of(open)) {
            if (isUsedUp()) {
                return;
            }
            try {
                ask(batch, known);
            } catch (Useless useless) {
                // each of them is asked about by itself
            } catch (Fault.Unavailable away) {
                if (!isGivenUp()) {
                    throw away;
                }
                return;
            }
        }
    }

    /** What was believed of a turn before, and may be in no book yet, is told with the next. */
    private void recollect(Said said, List<Believed> believed) {
        for (Statement statement : understood(said, believed).statements()) {
            statement.ends().ifPresent(ending -> recollection.end(said, ending));
            recollection.add(said, statement);
        }
    }

    @Override
    public Understood understand(Said said, Known known) {
        if (isPasted(said)) {
            return new Understood(List.of(), model.by(), Optional.empty());
        }
        Optional<List<Believed>> kept = kept(said, known);
        if (kept.isPresent()) {
            return understood(said, kept.get());
        }
        if (isUsedUp()) {
            return byRules(said, known, Optional.empty());
        }
        try {
            return understood(said, ask(List.of(said), known).getFirst());
        } catch (Useless useless) {
            return byRules(said, known, Optional.of(useless.fault));
        } catch (Fault.Unavailable away) {
            if (!isGivenUp()) {
                throw away;
            }
            return byRules(said, known, Optional.of(away));
        }
    }

    /** What was answered about a turn, unless words of it are from a turn that is there no more. */
    private Optional<List<Believed>> kept(Said said, Known known) {
        return answers.find(said)
                .filter(believed -> believed.stream()
                        .flatMap(each -> each.restsOn().stream())
                        .allMatch(known::isThere));
    }

    private static boolean isPasted(Said said) {
        return said.turn().text().length() > LONGEST_TURN;
    }

    private boolean isUsedUp() {
        return allowance.isUsedUp(allowance.spentToday());
    }

    private boolean isGivenUp() {
        return outage.filter(each -> !clock.instant().isBefore(each.since().plus(waiting)))
                .isPresent();
    }

    private Understood byRules(Said said, Known known, Optional<Fault> failure) {
        tally.byRules();
        Understood understood = rules.understand(said, known);
        return new Understood(understood.statements(), understood.by(), failure);
    }

    private Understood understood(Said said, List<Believed> believed) {
        List<Statement> statements = new ArrayList<>();
        for (Believed each : believed) {
            if (judging.verdict(said, each.proposal()) instanceof Verdict.Taken(Statement statement)) {
                statements.add(each.ends()
                        .map(ending -> statement.ending(ending, statement.back()))
                        .orElse(statement)
                        .restingOn(each.restsOn()));
            }
        }
        return new Understood(statements, model.by(), Optional.empty());
    }

    /** Asks about some turns, and keeps what is taken of the answer, for each of them. */
    private List<List<Believed>> ask(List<Said> turns, Known known) throws Useless {
        Instant now = clock.instant();
        Outage lasting = outage.filter(each -> now.isBefore(each.until())).orElse(null);
        if (lasting != null) {
            throw new Fault.Unavailable(lasting.fault().explanation(), Duration.between(now, lasting.until()));
        }
        List<KnownFact> told = recollection.of(turns, known);
        List<Proposal> proposals = proposals(new Question(turns, told));
        Naming naming = new Naming(told, key);
        List<List<Believed>> taken = new ArrayList<>();
        for (int i = 0; i < turns.size(); i++) {
            taken.add(taken(turns.get(i), proposals, i + 1, naming));
            answers.keep(turns.get(i), taken.getLast());
        }
        proposals.stream()
                .filter(proposal -> proposal.turn() < 1 || proposal.turn() > turns.size())
                .forEach(proposal -> tally.dropped(Reason.TURN));
        return taken;
    }

    private List<Proposal> proposals(Question question) throws Useless {
        List<Account.Spent> paid = new ArrayList<>();
        try {
            Reply reply = model.chat().chat(question.prompt(model.patience()), spent -> {
                paid.add(spent);
                allowance.charge(spent);
            });
            List<Proposal> proposals = model.form().read(reply.text());
            answered(question.turns());
            return proposals;
        } catch (Fault.Unavailable away) {
            if (paid.isEmpty()) {
                throw away(away);
            }
            throw useless(question.turns(), away);
        } catch (Fault fault) {
            throw useless(question.turns(), fault);
        }
    }

    private Useless useless(List<Said> turns, Fault fault) {
        answered(turns);
        tally.dropped(Reason.ANSWER);
        return new Useless(fault);
    }

    private void answered(List<Said> turns) {
        outage = Optional.empty();
        tally.asked(turns.size());
    }

    private Fault.Unavailable away(Fault.Unavailable fault) {
        Instant now = clock.instant();
        Instant since = outage.map(Outage::since).orElse(now);
        // whoever says to come again tomorrow may be back earlier
        Duration rest = fault.retryAfter().compareTo(waiting) < 0 ? fault.retryAfter() : waiting;
        outage = Optional.of(new Outage(since, now.plus(rest), fault));
        return fault;
    }

    private List<Believed> taken(Said said, List<Proposal> proposals, int number, Naming naming) {
        List<Believed> taken = new ArrayList<>();
        for (Proposal proposal : proposals) {
            if (proposal.turn() != number) {
                continue;
            }
            Proposal put = judging.putAsKnown(said, proposal, naming);
            Verdict verdict =
                    taken.size() == MOST_FACTS ? new Verdict.Dropped(Reason.MANY) : judging.verdict(said, put);
            switch (verdict) {
                case Verdict.Taken(Statement statement) -> {
                    taken.add(believed(said, put, statement, naming));
                    naming.add(recollection.add(said, statement));
                }
                case Verdict.Dropped(Reason reason) -> tally.dropped(reason);
            }
        }
        tally.taken(taken.size());
        return taken;
    }

    private Believed believed(Said said, Proposal proposal, Statement statement, Naming naming) {
        Optional<Ending> ends = naming.ended(proposal, statement.claim());
        if (Naming.isEnding(proposal) && ends.isEmpty()) {
            tally.dropped(Reason.ENDS);
        }
        ends.ifPresent(ending -> recollection.end(said, ending));
        return new Believed(
                proposal.ending("", ""), ends, naming.source(said, proposal).map(KnownFact::turn));
    }

    @Override
    public void forget(MemoryId memory) {
        answers.forget(memory);
    }

    @Override
    public Optional<Asked> asked() {
        Allowance.Spending spent = allowance.spentToday();
        return Optional.of(tally.asked(model.chat().name(), spent, allowance.isUsedUp(spent)));
    }
}
