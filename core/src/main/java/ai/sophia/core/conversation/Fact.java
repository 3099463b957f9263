package ai.sophia.core.conversation;

import ai.sophia.core.Period;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is known from one or more statements that say the same of the same. Immutable.
 *
 * @param id the memory that holds it; empty until it is stored
 * @param version the version of that memory, 0 until it is stored
 * @param evidence what speaks for it, in the order of its saying
 * @param withdrawn what spoke for it and was undone, likewise
 * @param count how often it was said in such words; more than there is evidence, where that was too much to be kept
 * @param valid when it is or was so; empty if all that spoke for it is withdrawn
 * @param replaces the facts that were so before it
 * @param replacedBy the fact that is so instead
 * @param fold what there is to say of others that say the same in other words
 */
public record Fact(
        Optional<MemoryId> id,
        int version,
        Claim claim,
        Wording wording,
        List<Evidence> evidence,
        List<Evidence> withdrawn,
        int count,
        Period valid,
        List<MemoryId> replaces,
        Optional<MemoryId> replacedBy,
        Fold fold) {
    /** Most evidence that is kept; beyond it the first and the last. */
    public static final int MOST_EVIDENCE = 20;

    public Fact {
        evidence = List.copyOf(evidence);
        withdrawn = List.copyOf(withdrawn);
        replaces = List.copyOf(replaces);
    }

    /** One that a statement tells for the first time. */
    public static Fact of(Claim claim, Wording wording, Evidence evidence) {
        return new Fact(
                Optional.empty(),
                0,
                claim,
                wording,
                List.of(evidence),
                List.of(),
                1,
                Period.since(evidence.at()),
                List.of(),
                Optional.empty(),
                Fold.NONE);
    }

    /** Whether it is known already that these words say so, or that they were taken back. */
    public boolean knows(Evidence said) {
        return Stream.concat(evidence.stream(), withdrawn.stream()).anyMatch(said::isSameAs);
    }

    /** Whether another version of the turn is known to say so by these words, or that it was taken back. */
    boolean knowsInAnotherVersion(Evidence said) {
        return Stream.concat(evidence.stream(), withdrawn.stream())
                .anyMatch(each -> each.source().id().equals(said.source().id())
                        && each.source().version() < said.source().version()
                        && each.span().equals(said.span()));
    }

    /** Whether a turn speaks for it, or spoke. */
    public boolean isFrom(MemoryId source) {
        return Stream.concat(evidence.stream(), withdrawn.stream()).anyMatch(each -> each.isFrom(source));
    }

    /** The turns that speak for it, or spoke, and those that they agree to. */
    public Stream<MemoryId> sources() {
        return Stream.concat(evidence.stream(), withdrawn.stream())
                .flatMap(each -> Stream.concat(Stream.of(each.source().id()), each.agreesTo().stream()));
    }

    /** Whether more spoke for it than is kept. */
    public boolean isShortened() {
        return count > evidence.size();
    }

    /** Whether it says nothing but that something else is not so. It holds at no time itself. */
    public boolean isRetraction() {
        return !evidence.isEmpty()
                && evidence.stream()
                        .allMatch(each -> each.ends()
                                .filter(ending -> ending.reason() == Ending.Reason.RETRACTED)
                                .isPresent());
    }

    /** The same, said once more. It is put as it was said last. */
    public Fact saidAgain(Wording words, Evidence said) {
        List<Evidence> more = new ArrayList<>(evidence);
        more.add(said);
        more.sort(null);
        boolean last = more.getLast().equals(said);
        if (more.size() > MOST_EVIDENCE) {
            more.remove(MOST_EVIDENCE / 2);
        }
        return new Fact(
                id,
                version,
                claim,
                last ? words : wording,
                more,
                withdrawn,
                count + 1,
                valid,
                replaces,
                replacedBy,
                fold);
    }

    /** The same, told by the latest version of a turn, which says the same as the ones before it. */
    public Fact moved(VersionKey turn) {
        return new Fact(
                id,
                version,
                claim,
                wording,
                evidence.stream().map(each -> each.moved(turn)).toList(),
                withdrawn.stream().map(each -> each.moved(turn)).toList(),
                count,
                valid,
                replaces,
                replacedBy,
                fold);
    }

    /** The same without some of what speaks for it, which may be told again later. */
    public Fact without(Evidence taken, Wording words) {
        List<Evidence> left = new ArrayList<>(evidence);
        left.remove(taken);
        List<Evidence> gone = new ArrayList<>(withdrawn);
        gone.add(taken);
        gone.sort(null);
        return new Fact(id, version, claim, words, left, gone, count - 1, valid, replaces, replacedBy, fold);
    }

    /** The same with some of what was taken back. */
    public Fact with(Evidence restored, Wording words) {
        List<Evidence> left = new ArrayList<>(withdrawn);
        left.remove(restored);
        List<Evidence> all = new ArrayList<>(evidence);
        all.add(restored);
        all.sort(null);
        return new Fact(id, version, claim, words, all, left, count + 1, valid, replaces, replacedBy, fold);
    }

    /** The same, where what was taken back stands in another turn. */
    Fact withdrawnAs(Evidence before, Evidence after) {
        List<Evidence> gone = new ArrayList<>(withdrawn);
        gone.remove(before);
        gone.add(after);
        gone.sort(null);
        return new Fact(id, version, claim, wording, evidence, gone, count, valid, replaces, replacedBy, fold);
    }

    /** The same, of which that was taken back as well. */
    Fact withWithdrawn(List<Evidence> more) {
        List<Evidence> gone = new ArrayList<>(withdrawn);
        gone.addAll(more);
        gone.sort(null);
        return new Fact(id, version, claim, wording, evidence, gone, count, valid, replaces, replacedBy, fold);
    }

    /** The same, so at another time, between others. */
    public Fact placed(Period newly, List<MemoryId> before, Optional<MemoryId> after) {
        return new Fact(id, version, claim, wording, evidence, withdrawn, count, newly, before, after, fold);
    }

    /** The same, which others have been replaced by, too. */
    public Fact replacing(List<MemoryId> others) {
        List<MemoryId> all =
                Stream.concat(replaces.stream(), others.stream()).distinct().toList();
        return new Fact(id, version, claim, wording, evidence, withdrawn, count, valid, all, replacedBy, fold);
    }

    /** The same, put in other words. */
    public Fact put(Wording words) {
        return new Fact(id, version, claim, words, evidence, withdrawn, count, valid, replaces, replacedBy, fold);
    }

    /** The same, as a version of a memory holds it. */
    public Fact storedAs(MemoryId memory, int number) {
        return new Fact(
                Optional.of(memory),
                number,
                claim,
                wording,
                evidence,
                withdrawn,
                count,
                valid,
                replaces,
                replacedBy,
                fold);
    }

    /** The same, with something else to say of others that say the same in other words. */
    public Fact with(Fold other) {
        return new Fact(id, version, claim, wording, evidence, withdrawn, count, valid, replaces, replacedBy, other);
    }

    /** Whether another fact, which was said first, stands for it. It holds at no time itself then. */
    public boolean isFolded() {
        return fold.folded();
    }

    /** How often it was said, in whatever words. */
    public int said() {
        return count + fold.also().stream().mapToInt(Fold.Also::count).sum();
    }

    /** How likely it is so: each statement that says so leaves less room for all of them being misunderstood. */
    public double confidence() {
        double wrong = 1;
        for (Evidence each : evidence) {
            wrong *= 1 - each.confidence();
        }
        for (Fold.Also each : fold.also()) {
            wrong *= 1 - each.confidence();
        }
        return Math.round((1 - wrong) * 1_000) / 1_000.0;
    }
}
