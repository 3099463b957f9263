package ai.sophia.model.rules;

import ai.sophia.core.conversation.Ending;
import ai.sophia.core.conversation.Ending.Named;
import ai.sophia.core.conversation.Ending.Reason;
import ai.sophia.core.conversation.Sort;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tells what a statement ends that says that something is otherwise now: "the choir is on Tuesdays now" ends what has its other words and another day of the week, and "we don't use
 * Jira any more" what has the thing. Not where it holds for once. Immutable.
 */
final class Changes {
    /** What lasts, and may be otherwise later. */
    private static final Set<Sort> LASTING = EnumSet.of(
            Sort.IDENTITY, Sort.POSSESSION, Sort.SKILL, Sort.PREFERENCE, Sort.HABIT, Sort.PROCEDURE, Sort.PLAN);

    /** The key of the kind to which digits belong. */
    private static final String NUMBER = "value number";

    /** What is said besides. */
    private static final Pattern REST = Pattern.compile("[,;:(–].*$", Pattern.DOTALL);

    private static final Pattern DIGITS = Pattern.compile("\\d+\\w*");

    /**
     * A kind of values.
     *
     * @param words as they are compared
     * @param numbers whether digits are such values, too
     */
    private record Kind(Set<String> words, boolean numbers) {
        boolean has(String word) {
            return words.contains(word) || (numbers && DIGITS.matcher(word).matches());
        }

        /** All of them, as endings have them. */
        Set<String> values() {
            Set<String> values = new HashSet<>(words);
            if (numbers) {
                values.add(Named.DIGITS);
            }
            return values;
        }
    }

    private final Words words;
    private final List<Kind> kinds;
    private final Pattern changed;
    private final Pattern ceased;
    private final Pattern ceasing;
    private final Pattern onceOnly;
    private final Pattern valued;
    private final Pattern small;
    private final Set<String> activities;
    private final Pattern inPart;

    /**
     * @param text of {@code followups.rules}
     */
    Changes(Words words, RuleText text) {
        this.words = words;
        this.kinds = text.lines().stream()
                .filter(line -> line.key().startsWith("value") && !line.key().equals("valued"))
                .map(line -> new Kind(
                        Arrays.stream(line.pattern().pattern().split("\\|", -1))
                                .map(words::plain)
                                .filter(word -> !word.isEmpty())
                                .collect(Collectors.toSet()),
                        line.key().equals(NUMBER)))
                .toList();
        this.changed = text.any("changed");
        this.ceased = text.any("ceased");
        this.ceasing = text.any("ceasing");
        this.onceOnly = text.any("once only");
        this.valued = text.any("valued");
        this.small = text.any("little");
        this.inPart = text.any("in part");
        this.activities = text.list("activity").map(words::plain).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * What a statement ends.
     *
     * @param clause in which it is made
     * @param about what it is about
     * @param relation the words between that and the object
     * @param object what it says of that
     */
    Optional<Ending> in(String clause, Sort sort, String about, String relation, String object, boolean negated) {
        if (!LASTING.contains(sort) || onceOnly.matcher(clause).find()) {
            return Optional.empty();
        }
        if (negated) {
            return ceased.matcher(clause).find() ? withThing(clause, about, relation, object) : Optional.empty();
        }
        return changed.matcher(clause).find() ? withOtherValue(clause, about, relation, object) : Optional.empty();
    }

    /** What has the thing that is no more, and where that is one word what was done with it: who does not play football any more may watch it. */
    private Optional<Ending> withThing(String clause, String about, String relation, String object) {
        Matcher of = ceasing.matcher(clause);
        String said = object.isBlank() && of.lookingAt() ? of.group("what") : object;
        Set<String> thing = new HashSet<>(named(REST.matcher(said).replaceFirst("")));
        if (thing.size() > 1) {
            return Optional.of(new Ending(Reason.DROPPED, new Named(about, LASTING, thing)));
        }
        thing.addAll(named(relation));
        // one word is in much that goes on, but for those that say all of what somebody does
        boolean all = thing.size() > 1 || (!thing.isEmpty() && activities.containsAll(thing));
        return all && !inPart.matcher(clause).find()
                ? Optional.of(new Ending(Reason.DROPPED, new Named(about, Set.of(Sort.HABIT), thing)))
                : Optional.empty();
    }

    /** What has the same words, and another value of the one kind of which a value is told. */
    private Optional<Ending> withOtherValue(String clause, String about, String relation, String object) {
        List<String> said = List.of(words.plain(clause).split(" ", -1));
        List<Kind> told =
                kinds.stream().filter(kind -> said.stream().anyMatch(kind::has)).toList();
        // where a day and a number are told it may be another number of another day
        if (told.size() != 1) {
            return Optional.empty();
        }
        Kind kind = told.getFirst();
        Matcher matcher = valued.matcher(clause);
        boolean named = matcher.lookingAt();
        Set<String> what = new HashSet<>();
        if (named) {
            what.addAll(named(matcher.group("what")));
        }
        if (!named || kind.numbers()) {
            what.addAll(named(named ? clause.substring(matcher.end()) : relation + " " + object));
        }
        what.removeIf(kind::has);
        // a number alone is of many things
        return what.isEmpty() || (kind.numbers() && what.size() == 1)
                ? Optional.empty()
                : Optional.of(new Ending(Reason.OVER, new Named(about, LASTING, what, kind.values(), false)));
    }

    private Set<String> named(String text) {
        return words.of(small.matcher(changed.matcher(text).replaceAll(" ")).replaceAll(" "));
    }
}
