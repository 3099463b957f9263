package ai.sophia.core.proposal;

import ai.sophia.core.access.Principal;
import ai.sophia.core.document.Document;
import ai.sophia.core.document.Documents;
import ai.sophia.core.model.Account;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What a tenant may have language models spend in a day, by UTC, and what is spent of it. Each process keeps what it has spent as a document of its own beside the
 * records, so that no restart forgets it and no two nodes overwrite each other's; what counts is all of them together. It is looked at before each
 * question, so the last one may go over it. Charged by one thread, read by all.
 */
public final class Allowance implements Account {
    private static final String KIND = "allowance";
    private static final int PAGE = 100;

    private final Documents documents;
    private final Principal owner;
    private final long tokensADay;
    private final BigDecimal costADay;
    private final InstantSource clock;
    private final String process = UUID.randomUUID().toString();
    private LocalDate day = LocalDate.EPOCH;
    private Spending own = Spending.NONE;

    /** Tokens, and what they cost. */
    public record Spending(long tokens, BigDecimal cost) {
        static final Spending NONE = new Spending(0, BigDecimal.ZERO);

        Spending plus(Spending other) {
            return new Spending(tokens + other.tokens, cost.add(other.cost));
        }

        /** As a string of JSON. */
        private String written() {
            return '"' + String.valueOf(tokens) + ' ' + cost.toPlainString() + '"';
        }

        private static Spending parse(String body) {
            String[] parts = body.replace("\"", "").split(" ", -1);
            return new Spending(Long.parseLong(parts[0]), new BigDecimal(parts[1]));
        }
    }

    /**
     * @param tokensADay read and written, 0 for any number
     * @param costADay in the currency of the prices, 0 for any
     */
    public Allowance(Documents documents, Principal owner, long tokensADay, BigDecimal costADay, InstantSource clock) {
        this.documents = documents;
        this.owner = owner;
        this.tokensADay = tokensADay;
        this.costADay = costADay;
        this.clock = clock;
    }

    @Override
    public void charge(Spent spent) {
        LocalDate today = today();
        if (!today.equals(day)) {
            forgetBefore(today);
            day = today;
            own = Spending.NONE;
        }
        own = own.plus(new Spending(spent.usage().input() + spent.usage().output(), spent.cost()));
        documents.put(owner, Document.of(KIND, today + "-" + process, "", own.written(), clock.instant()));
    }

    /** What all nodes have spent today. */
    public Spending spentToday() {
        String today = today().toString();
        return all().stream()
                .filter(document -> document.id().startsWith(today))
                .map(document -> Spending.parse(document.body()))
                .reduce(Spending.NONE, Spending::plus);
    }

    /** Whether so much is all that may be spent in a day. */
    public boolean isUsedUp(Spending spent) {
        return (tokensADay > 0 && spent.tokens() >= tokensADay)
                || (costADay.signum() > 0 && spent.cost().compareTo(costADay) >= 0);
    }

    private void forgetBefore(LocalDate today) {
        all().stream()
                .map(Document::id)
                .filter(id -> id.compareTo(today.toString()) < 0)
                .forEach(id -> documents.delete(owner, KIND, id));
    }

    private List<Document> all() {
        List<Document> all = new ArrayList<>();
        String cursor = "";
        do {
            Documents.Page page = documents.list(owner, KIND, cursor, PAGE);
            all.addAll(page.documents());
            cursor = page.next();
        } while (!cursor.isEmpty());
        return all;
    }

    private LocalDate today() {
        return clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
    }
}
