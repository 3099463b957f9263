package ai.sophia.model.rules;

import ai.sophia.core.Period;
import ai.sophia.core.conversation.Claim;
import ai.sophia.core.conversation.Ending;
import ai.sophia.core.conversation.Ending.Reason;
import ai.sophia.core.conversation.Sort;
import ai.sophia.core.conversation.Span;
import ai.sophia.core.conversation.Statement;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Recognises what refers to statements made shortly before: what takes one back, corrects a word of it, or says it again. Where it could mean
 * several, it means none. Immutable.
 */
final class FollowUps {
    /** How far back a correction may reach, in turns of the speaker that say anything. */
    private static final int NEAR = 3;

    private static final double LIKELY = 0.8;
    private static final Set<Sort> PLANS = Set.of(Sort.PLAN, Sort.TASK, Sort.DECISION);
    private static final Pattern LEAD = Pattern.compile("[,.;:!\\s–-]*");
    private static final Pattern STOPS = Pattern.compile("[\\s.!…]+$");

    private final Words words;
    private final Claims claims;
    private final TimeExpressions times;
    private final Pattern refers;
    private final Pattern retract;
    private final Pattern retractAbout;
    private final Pattern off;
    private final Pattern cue;
    private final Pattern weak;
    private final Pattern small;
    private final List<Pattern> meant;
    private final List<Pattern> cued;
    private final List<Pattern> announcedForms;
    private final List<Pattern> slots;
    private final List<Pattern> again;
    private final Pattern toldAgain;
    private final Pattern clause;
    private final Pattern place;
    private final Pattern slotLead;
    private final String slotOf;
    private final String notSo;

    /**
     * @param text of {@code followups.rules}
     */
    FollowUps(Words words, Claims claims, TimeExpressions times, RuleText text) {
        this.words = words;
        this.claims = claims;
        this.times = times;
        this.refers = text.any("refers");
        this.retract = text.any("retract");
        this.retractAbout = text.any("retract about");
        this.off = text.any("off");
        this.cue = text.any("cue");
        this.weak = text.any("weak");
        this.small = text.any("small");
        this.meant = text.each("meant");
        this.cued = text.each("cued");
        this.announcedForms =
                Stream.concat(cued.stream(), text.each("bare").stream()).toList();
        this.slots = text.each("slot");
        this.again = text.each("again");
        this.toldAgain = text.any("told again");
        this.clause = text.any("verb");
        this.place = text.any("place");
        this.slotLead = text.any("slot lead");
        this.slotOf = text.words("slot of") + " ";
        this.notSo = text.words("not so") + " ";
    }

    /** Whether a sentence may refer to what was said before it. */
    boolean mayRefer(String sentence) {
        return refers.matcher(sentence).find()
                && (isRetraction(sentence)
                        || isCorrection(sentence)
                        || mayCorrect(sentence)
                        || again.stream()
                                .anyMatch(pattern -> pattern.matcher(sentence).find()));
    }

    /** Whether a sentence takes back something that was said before. */
    boolean isRetraction(String sentence) {
        return retract.matcher(sentence).lookingAt() || off.matcher(sentence).matches();
    }

    /** Whether a sentence begins as one does that corrects something. */
    boolean isCorrection(String sentence) {
        return cue.matcher(sentence).lookingAt();
    }

    /** Whether a sentence may be one that corrects something, though it does not begin so. */
    boolean mayCorrect(String sentence) {
        return weak.matcher(sentence).find();
    }

    /**
     * What takes back a statement: the one that is named, the plan that is called off, or else what was said last.
     *
     * @param told what the turn has said before it
     * @param text of the turn
     * @param sentence that takes it back
     */
    Optional<Statement> retraction(List<Statement> told, Earlier earlier, String text, Span sentence) {
        String words = sentence.of(text);
        Matcher about = retractAbout.matcher(words);
        if (about.lookingAt()) {
            return said(about.group("what"), earlier).map(said -> retraction(said, Reason.RETRACTED, text, sentence));
        }
        if (off.matcher(words).matches()) {
            return lastPlan(told, earlier).map(said -> retraction(said, Reason.DROPPED, text, sentence));
        }
        return lone(told, earlier).map(said -> retraction(said, Reason.RETRACTED, text, sentence));
    }

    /** What was said last, in the same turn or else in the one before, if that was one statement. */
    private static Optional<Earlier.Said> lone(List<Statement> told, Earlier earlier) {
        if (told.isEmpty()) {
            return earlier.lastAlone();
        }
        return told.size() == 1 ? Optional.of(new Earlier.Said(told.getFirst(), 0)) : Optional.empty();
    }

    /** What was to be at a time, of the latest turn that told of any such thing, if it told of one. */
    private static Optional<Earlier.Said> lastPlan(List<Statement> told, Earlier earlier) {
        List<Earlier.Said> here =
                told.stream().map(statement -> new Earlier.Said(statement, 0)).toList();
        return Stream.concat(Stream.of(here), earlier.statements().limit(NEAR))
                .map(turn -> turn.stream()
                        .filter(said -> PLANS.contains(said.statement().sort())
                                && said.statement().time().isPresent())
                        .toList())
                .filter(plans -> !plans.isEmpty())
                .findFirst()
                .filter(plans -> plans.size() == 1)
                .map(List::getFirst);
    }

    private Statement retraction(Earlier.Said earlier, Reason reason, String text, Span sentence) {
        Statement said = earlier.statement();
        Matcher stops = STOPS.matcher(sentence.of(text));
        int end = stops.find() ? sentence.start() + stops.start() : sentence.end();
        Claim claim =
                new Claim("retraction of " + said.claim().key(), said.claim().value());
        return new Statement(
                        said.sort(),
                        notSo + said.text(),
                        said.subject(),
                        said.relation(),
                        said.object(),
                        true,
                        claim,
                        earlier.back(),
                        new Span(sentence.start(), end),
                        Optional.empty(),
                        Optional.empty(),
                        LIKELY)
                .ending(new Ending(reason, new Ending.Claimed(said.claim())), earlier.back());
    }

    /**
     * A clause that puts a word in the place of another, as "I meant Thursday" does.
     *
     * @param announced whether its sentence begins as a correction
     * @param likely whether there is any other sign that it is one; then it has to say what is put
     */
    Optional<Statement> correction(Clause clause, boolean announced, boolean likely, Earlier earlier) {
        if (earlier.turns().isEmpty()) {
            return Optional.empty();
        }
        for (Pattern pattern : meant) {
            Matcher matcher = pattern.matcher(clause.text());
            if (matcher.lookingAt()) {
                String old = matcher.group("old").strip();
                Optional<Statement> corrected =
                        corrected(clause, matcher, earlier, said -> lone(whole(old), said.text()));
                if (corrected.isPresent()) {
                    return corrected;
                }
            }
        }
        if (!announced && !likely) {
            return Optional.empty();
        }
        Matcher opening = cue.matcher(clause.text());
        int begin = opening.lookingAt() ? afterLead(clause.text(), opening.end()) : 0;
        for (Pattern pattern : announced ? announcedForms : cued) {
            Matcher matcher =
                    pattern.matcher(clause.text()).region(begin, clause.text().length());
            if (matcher.lookingAt()) {
                String put = matcher.group("new").strip();
                Optional<Pattern> slot =
                        slots.stream().filter(each -> isOf(each, put)).findFirst();
                Optional<Statement> corrected =
                        slot.flatMap(kind -> corrected(clause, matcher, earlier, said -> lone(kind, said.text())));
                if (corrected.isPresent()) {
                    return corrected;
                }
            }
        }
        return Optional.empty();
    }

    private static int afterLead(String text, int from) {
        Matcher lead = LEAD.matcher(text).region(from, text.length());
        return lead.lookingAt() ? lead.end() : from;
    }

    private static Pattern whole(String words) {
        return Pattern.compile(
                "(?<![\\p{L}\\p{N}])" + Pattern.quote(words) + "(?![\\p{L}\\p{N}])", Pattern.CASE_INSENSITIVE);
    }

    /** Whether words are of a kind, but for what leads to them. */
    private boolean isOf(Pattern kind, String put) {
        String sentence = slotOf + put;
        Matcher matcher = kind.matcher(sentence);
        return matcher.find()
                && matcher.end() == sentence.length()
                && slotLead.matcher(sentence)
                        .region(slotOf.length(), Math.max(slotOf.length(), matcher.start()))
                        .matches();
    }

    private int afterSlotLead(String put) {
        Matcher lead = slotLead.matcher(put);
        return lead.lookingAt() ? lead.end() : 0;
    }

    /** Where a text has something of a kind, if it has one alone. */
    private static Optional<Span> lone(Pattern kind, String text) {
        Matcher matcher = kind.matcher(text);
        if (!matcher.find()) {
            return Optional.empty();
        }
        Span span = new Span(matcher.start(), matcher.end());
        return matcher.find() ? Optional.empty() : Optional.of(span);
    }

    private interface Place {
        Optional<Span> in(Statement said);
    }

    private Optional<Statement> corrected(Clause clause, Matcher matcher, Earlier earlier, Place place) {
        Iterator<List<Earlier.Said>> turns = earlier.statements().limit(NEAR).iterator();
        while (turns.hasNext()) {
            List<Earlier.Said> turn = turns.next();
            List<Earlier.Said> fitting = turn.stream()
                    .filter(said -> place.in(said.statement()).isPresent())
                    .toList();
            if (fitting.size() > 1) {
                return Optional.empty();
            }
            if (fitting.size() == 1) {
                Earlier.Said said = fitting.getFirst();
                Span old = place.in(said.statement()).orElseThrow();
                return replacing(matcher.group("new").strip(), said.statement().text(), old)
                        .map(put -> put(clause, matcher, put, said, old, earlier));
            }
        }
        return Optional.empty();
    }

    /** What takes the place of something, without what stands before that and is said again; empty if it says more. */
    private Optional<String> replacing(String put, String text, Span old) {
        String before = text.substring(0, old.start()).toLowerCase(Locale.ROOT);
        Matcher again = toldAgain.matcher(put);
        String left = again.matches() && before.contains(" " + again.group("what")) ? again.group("rest") : put;
        for (int end = left.lastIndexOf(' '); end > 0; end = left.lastIndexOf(' ', end - 1)) {
            String first = left.substring(0, end + 1).toLowerCase(Locale.ROOT);
            if (before.equals(first) || before.endsWith(" " + first)) {
                left = left.substring(end + 1);
                break;
            }
        }
        return clause.matcher(left).find() ? Optional.empty() : Optional.of(left);
    }

    private Statement put(Clause clause, Matcher matcher, String put, Earlier.Said before, Span old, Earlier earlier) {
        Statement said = before.statement();
        String gone = old.of(said.text());
        String now = place.matcher(gone).matches() ? put : put.substring(afterSlotLead(put));
        String text = said.text().substring(0, old.start()) + now + said.text().substring(old.end());
        String relation = said.relation().replace(gone, now);
        String object = said.object().replace(gone, now);
        Claim claim = claims.of(said.sort(), text, said.subject(), earlier.about(), relation, object, said.negated())
                .claim();
        Optional<Period> when = times.find(text, earlier.at(), said.sort() == Sort.EVENT).stream()
                .findFirst()
                .flatMap(TimeExpression::period);
        int start = clause.span().start();
        Statement corrected = new Statement(
                said.sort(),
                text,
                said.subject(),
                relation,
                object,
                said.negated(),
                claim,
                before.back(),
                new Span(start + matcher.start(), start + Math.max(matcher.end(), matcher.end("new"))),
                Optional.empty(),
                when,
                LIKELY);
        return claim.equals(said.claim()) ? corrected : corrected.ending(correcting(said), before.back());
    }

    private static Ending correcting(Statement said) {
        return new Ending(Reason.CORRECTED, new Ending.Claimed(said.claim()));
    }

    /** A statement in a sentence that begins as a correction, with what it corrects: what was said otherwise of the same. */
    Statement correcting(Statement statement, Earlier earlier) {
        Iterator<List<Earlier.Said>> turns = earlier.statements().limit(NEAR).iterator();
        while (turns.hasNext()) {
            List<Earlier.Said> turn = turns.next();
            List<Earlier.Said> fitting = turn.stream()
                    .filter(said -> isOtherwise(statement, said.statement()))
                    .toList();
            if (!fitting.isEmpty()) {
                Earlier.Said said = fitting.getFirst();
                return fitting.size() == 1 ? statement.ending(correcting(said.statement()), said.back()) : statement;
            }
        }
        return statement;
    }

    private boolean isOtherwise(Statement statement, Statement said) {
        if (statement.claim().equals(said.claim())) {
            return false;
        }
        if (statement.claim().key().equals(said.claim().key())) {
            return true;
        }
        Set<String> shared = new HashSet<>(words.of(statement.object()));
        shared.retainAll(words.of(said.object()));
        return !shared.isEmpty()
                && statement.negated() == said.negated()
                && statement.subject().equals(said.subject())
                && words.plain(statement.relation()).equals(words.plain(said.relation()));
    }

    /** The statement that was made before and has all of some words, if there is one. */
    private Optional<Earlier.Said> said(String named, Earlier earlier) {
        Set<String> what = words.of(small.matcher(named).replaceAll(" "));
        List<Earlier.Said> fitting = what.isEmpty()
                ? List.of()
                : earlier.statements(text -> !Collections.disjoint(words.of(text), what))
                        .flatMap(List::stream)
                        .filter(said -> words.of(said.statement().text()).containsAll(what))
                        .toList();
        boolean one = fitting.stream()
                        .map(said -> said.statement().claim())
                        .distinct()
                        .count()
                == 1;
        return one ? Optional.of(fitting.getFirst()) : Optional.empty();
    }

    /**
     * A statement that was made before, said again.
     *
     * @param text a sentence or clause
     * @param start where it begins in the turn
     */
    Optional<Statement> repeated(String text, int start, Earlier earlier) {
        for (Pattern pattern : again) {
            Matcher matcher = pattern.matcher(text);
            if (matcher.lookingAt()) {
                Optional<Earlier.Said> said = said(matcher.group("what"), earlier);
                if (said.isPresent()) {
                    Span span = new Span(start + matcher.start(), start + matcher.end());
                    return said.map(again -> again.statement().saidBy(span, again.back()));
                }
            }
        }
        return Optional.empty();
    }
}
