package ai.sophia.core.entity;

import ai.sophia.core.access.Part;
import ai.sophia.core.access.Reach;
import ai.sophia.core.conversation.Facts;
import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.filter.Value;
import ai.sophia.core.language.Tongues;
import ai.sophia.core.memory.MemoryId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whom a question means by a role, such as "my boss": what tells of them under their name is found by no word of the question. It is looked for in
 * the facts that the reach sees, of which two short lists are read. Safe for all threads; calls block.
 */
public final class RolesMeant {
    /** Roles of a question that are looked at. */
    private static final int MOST_ROLES = 3;

    /** Facts that are looked at for a role, and for a name; those that were found last. */
    private static final int MOST_FACTS = 100;

    private static final Pattern ROLE = Pattern.compile(
            "(?<![\\p{L}\\p{N}])(?:" + Tongues.anyOf("own") + "|(?<owner>" + Names.NAME
                    + ")['’]s) (?<role>[\\p{L}-]+(?: [\\p{L}-]+)?)",
            Pattern.CASE_INSENSITIVE);

    private final Facts facts;

    public RolesMeant(Facts facts) {
        this.facts = facts;
    }

    /** Somebody's role, in a question. */
    private record Asked(String owner, String role) {}

    /** Whether a question names somebody by a role; asks nobody. */
    public static boolean areIn(String question) {
        return !asked(question).isEmpty();
    }

    /** The facts that tell of those whom a question names by a role, and the turns that speak for these; empty if nobody is known to be meant. */
    public Set<MemoryId> tellingOf(Reach reach, String question) {
        Set<MemoryId> telling = new HashSet<>();
        if (reach.user() instanceof Part.Any) {
            return telling; // my boss is another with each
        }
        for (Asked asked : asked(question)) {
            List<Link> links = list(reach, asked.role());
            Set<String> names = names(asked, links);
            if (names.size() == 1) {
                links.stream().filter(link -> isOf(asked, link)).forEach(link -> add(telling, link));
                list(reach, names.iterator().next()).stream()
                        .filter(link -> !tells(asked, link))
                        .forEach(link -> add(telling, link));
            }
        }
        return telling;
    }

    /** Who is said to have a role that one alone has, or else all who are named with it and are not said to have it no more. */
    private static Set<String> names(Asked asked, List<Link> links) {
        Set<String> alone = new LinkedHashSet<>();
        Set<String> named = new LinkedHashSet<>();
        List<Link> inOrder = links.stream()
                .sorted(Comparator.comparing((Link link) -> link.valid().from()))
                .toList();
        for (Link link : inOrder) {
            link.role().filter(role -> isAsked(asked, role, link)).ifPresent(role -> {
                switch (link.naming()) {
                    case ONE_ALONE -> alone.add(role.name());
                    case ONE, BESIDES -> named.add(role.name());
                    case NOT -> named.remove(role.name());
                    case NONE -> throw new IllegalStateException("a role without a name");
                }
            });
        }
        return alone.isEmpty() ? named : alone;
    }

    private static void add(Set<MemoryId> telling, Link link) {
        telling.add(link.fact().id());
        telling.addAll(link.turns());
    }

    /** The longer of two readings first: a best friend, or the best. */
    private static List<Asked> asked(String question) {
        List<Asked> all = new ArrayList<>();
        Matcher matcher = ROLE.matcher(question);
        while (matcher.find() && all.size() < MOST_ROLES) {
            String owner = matcher.group("owner") == null ? Names.USER : Names.key(matcher.group("owner"));
            String words = matcher.group("role");
            String first = words.split(" ", 2)[0];
            if (Role.isPerson(words)) {
                all.add(new Asked(owner, words));
            } else if (Role.isPerson(first)) {
                all.add(new Asked(owner, first));
            }
        }
        return all;
    }

    private static boolean isAsked(Asked asked, Role role, Link link) {
        String owner = Names.key(role.owner());
        boolean same = owner.equals(asked.owner())
                || (owner.equals(Names.USER) && Names.key(link.speaker()).equals(asked.owner()));
        return same && Names.key(role.role()).equals(Names.key(asked.role()));
    }

    /** Whether it is said of whoever has the role, under that title. */
    private static boolean isOf(Asked asked, Link link) {
        String title = asked.owner() + "'s " + Names.key(asked.role());
        boolean about = Names.key(link.from()).equals(title)
                || link.others().stream().anyMatch(other -> Names.key(other).equals(title));
        return about && !tells(asked, link);
    }

    /** Whether it says who has the role and nothing else, in words that the question has too. */
    private static boolean tells(Asked asked, Link link) {
        return link.role()
                .filter(role -> isAsked(asked, role, link) && link.relation().equals(role.role()))
                .isPresent();
    }

    private List<Link> list(Reach reach, String word) {
        Filter holding = Facts.all().and(new Filter.Contains(Field.Own.TEXT, new Value.Text(word)));
        Links links = new Links(NounPhrases.NONE);
        facts.list(reach, holding, "", MOST_FACTS).facts().forEach(links::add);
        return links.all();
    }
}
