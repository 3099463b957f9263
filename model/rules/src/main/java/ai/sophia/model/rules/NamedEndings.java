package ai.sophia.model.rules;

import ai.sophia.core.conversation.Ending;
import ai.sophia.core.conversation.Ending.Reason;
import ai.sophia.core.conversation.Sort;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Recognises in a clause that something is so no more which it names: a task that is done, a thing that was sold. Immutable. */
final class NamedEndings {
    private static final Pattern NAME = Pattern.compile("(?<=\\s)\\p{Lu}\\p{L}+");
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}'’-]+");
    private static final Pattern PHRASE = Pattern.compile("[^,.;:!?()]+");
    private static final Pattern CAPITAL = Pattern.compile("\\p{Lu}");
    private static final char BLANK = ',';
    private static final String DENIED = "denied";

    /**
     * @param denied whether it holds also where the clause denies something
     */
    private record Rule(Reason reason, Set<Sort> sorts, boolean denied, Pattern pattern) {
        static Rule of(RuleText.Line line) {
            List<String> words = List.of(line.key().split(" "));
            return new Rule(
                    Reason.valueOf(words.getFirst().toUpperCase(Locale.ROOT)),
                    words.stream()
                            .skip(1)
                            .filter(word -> !word.equals(DENIED))
                            .map(Sort::parse)
                            .collect(Collectors.toSet()),
                    words.contains(DENIED),
                    line.pattern());
        }
    }

    private final Words words;
    private final Screen<Rule> rules;
    private final Pattern doubt;
    private final Pattern noise;
    private final Pattern outing;
    private final Set<String> going;
    private final Pattern light;
    private final Optional<Pattern> narrowing;
    private final Optional<Pattern> unended;
    private final Optional<Pattern> narrowable;

    /**
     * @param text of {@code followups.rules}
     */
    NamedEndings(Words words, RuleText text) {
        this.words = words;
        List<Rule> told = text.lines().stream()
                .filter(line -> Arrays.stream(Reason.values())
                        .anyMatch(reason -> line.key().startsWith(reason.name().toLowerCase(Locale.ROOT) + " ")))
                .map(Rule::of)
                .toList();
        this.rules = new Screen<>(told, Rule::pattern, true);
        this.doubt = text.any("doubt");
        this.noise = text.any("noise");
        this.outing = text.any("outing");
        this.going = text.list("going").map(words::plain).collect(Collectors.toUnmodifiableSet());
        this.light = text.any("light");
        this.narrowing = text.some("narrowing");
        this.unended = text.some("unended");
        this.narrowable = text.some("narrowable");
    }

    /**
     * Whether a turn gives up less than a fact tells: who drinks no coffee with milk any more drinks coffee.
     *
     * @param fact its words
     */
    boolean isNarrowed(String turn, Set<String> fact) {
        if (narrowing.isEmpty()
                || narrowable.filter(pattern -> pattern.matcher(turn).find()).isEmpty()) {
            return false;
        }
        Matcher word = WORD.matcher(turn);
        while (word.find()) {
            Matcher narrow = narrowing.get().matcher(turn).region(word.end(), turn.length());
            if (!Collections.disjoint(fact, words.of(word.group())) && narrow.lookingAt()) {
                Matcher rest = PHRASE.matcher(turn).region(narrow.end(), turn.length());
                Set<String> said = rest.lookingAt() ? words.of(rest.group()) : Set.of();
                if (!said.isEmpty() && Collections.disjoint(fact, said)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether a turn may end anything. */
    boolean mayEnd(String turn) {
        return unended.filter(pattern -> pattern.matcher(turn).find()).isEmpty();
    }

    /**
     * What a clause ends.
     *
     * @param speaker who says it
     * @param denies whether the clause denies something
     * @param times those in it, which are no part of what it names
     */
    Optional<Ending> in(Clause clause, String speaker, BooleanSupplier denies, Supplier<List<TimeExpression>> times) {
        for (Rule rule : rules.letThrough(clause.text())) {
            Matcher matcher = rule.pattern().matcher(clause.text());
            if (!matcher.lookingAt() || !isTold(matcher)) {
                continue;
            }
            if (clause.asks()
                    || !mayEnd(clause.sentence())
                    || doubt.matcher(clause.sentence()).find()
                    || (!rule.denied() && denies.getAsBoolean())) {
                return Optional.empty();
            }
            String bare = without(times.get(), clause.text());
            Matcher timeless = rule.pattern().matcher(bare);
            if (timeless.lookingAt()) {
                String what = noise.matcher(timeless.group("what")).replaceAll(" ");
                // that one flies to Lisbon is a trip, though it be told without the word
                String where = outing.matcher(what).replaceAll(" ");
                boolean goes = !where.equals(what) && CAPITAL.matcher(where).find();
                Set<String> named = named(timeless, goes ? where : what, bare);
                if (!named.isEmpty()) {
                    named.addAll(narrowed(bare.substring(timeless.end("what"))));
                    String about = rule.sorts().equals(Set.of(Sort.INSTRUCTION)) ? Subjects.AGENT : speaker;
                    boolean single = !words.isPlural(timeless.group("what"));
                    return Optional.of(new Ending(
                            rule.reason(),
                            new Ending.Named(about, rule.sorts(), named, goes ? going : Set.of(), single)));
                }
            }
        }
        return Optional.empty();
    }

    private static String without(List<TimeExpression> times, String text) {
        StringBuilder timeless = new StringBuilder(text);
        for (TimeExpression time : times) {
            for (int at = time.span().start(); at < time.span().end(); at++) {
                timeless.setCharAt(at, BLANK);
            }
        }
        return timeless.toString();
    }

    /** Whether the verb, if the rule has one, is in the past or going on. */
    private boolean isTold(Matcher matcher) {
        Optional<String> verb = verb(matcher);
        return verb.isEmpty() || words.isPast(verb.get()) || words.isGoingOn(verb.get());
    }

    private static Optional<String> verb(Matcher matcher) {
        return matcher.namedGroups().containsKey("verb")
                ? Optional.ofNullable(matcher.group("verb"))
                : Optional.empty();
    }

    /** The words that say which of a thing is meant, or when, where and with what: who gave up coffee with sugar drinks coffee. */
    private Set<String> narrowed(String rest) {
        return narrowing
                .map(pattern -> pattern.matcher(rest))
                .filter(Matcher::lookingAt)
                .map(found -> words.of(rest.substring(found.end())))
                .orElse(Set.of());
    }

    private Set<String> named(Matcher matcher, String what, String clause) {
        Set<String> named = new HashSet<>(words.of(what));
        if (verb(matcher).isEmpty()
                || (named.isEmpty() && !matcher.group("what").isEmpty())) {
            return named;
        }
        if (!light.matcher(verb(matcher).get()).matches()) {
            named.addAll(words.of(verb(matcher).get()));
        }
        // what is done is done with whom and where the task says
        Matcher name = NAME.matcher(clause);
        while (name.find()) {
            named.addAll(words.of(name.group()));
        }
        return named;
    }
}
