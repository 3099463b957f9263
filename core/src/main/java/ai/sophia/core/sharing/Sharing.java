package ai.sophia.core.sharing;

import ai.sophia.core.Fault;
import ai.sophia.core.Strings;
import ai.sophia.core.access.Scope;
import ai.sophia.core.access.Selection;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who of a user's agents sees what is told to one of them, beside that one and the user.
 *
 * @param agents those who see it, in the order of their names; empty for all
 */
public record Sharing(Optional<Set<String>> agents) {
    /** Most agents that are named. */
    public static final int MOST = 100;

    /** All see it, which is so where nobody has said anything. */
    public static final Sharing WITH_ALL = new Sharing(Optional.empty());

    /** Nobody else sees it. */
    public static final Sharing WITH_NONE = new Sharing(Optional.of(Set.of()));

    private static final String ALL = Selection.ANY;
    private static final String BETWEEN = ",";

    public Sharing {
        agents = agents.map(TreeSet::new);
        agents.ifPresent(Sharing::check);
    }

    private static void check(Set<String> agents) {
        if (agents.size() > MOST) {
            throw new Fault.Invalid("with", "expected at most " + MOST + " agents, but got " + agents.size());
        }
        for (String agent : agents) {
            Strings.name("with", agent, Scope.PART_LIMIT);
            if (agent.isEmpty() || agent.equals(Selection.ANY)) {
                throw new Fault.Invalid("with", "expected names of agents, but got \"" + agent + "\"");
            }
        }
    }

    /** With some, or with nobody. */
    public static Sharing with(Set<String> agents) {
        return new Sharing(Optional.of(agents));
    }

    /** Whether an agent sees it. */
    public boolean includes(String agent) {
        return agents.map(some -> some.contains(agent)).orElse(true);
    }

    /** Whether all see it. */
    public boolean isWithAll() {
        return agents.isEmpty();
    }

    /** What {@link #parse} reads: the names, or that it is all of them, in letters that need no care anywhere. */
    @Override
    public String toString() {
        return agents.map(some -> some.stream().map(Sharing::written).collect(Collectors.joining(BETWEEN)))
                .orElse(ALL);
    }

    static Sharing parse(String text) {
        return text.equals(ALL)
                ? WITH_ALL
                : with(Stream.of(text.split(BETWEEN))
                        .filter(name -> !name.isEmpty())
                        .map(Sharing::read)
                        .collect(Collectors.toSet()));
    }

    static String written(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8);
    }

    static String read(String name) {
        return URLDecoder.decode(name, StandardCharsets.UTF_8);
    }
}
