package ai.sophia.mcp.memory;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.ScopePart;
import ai.sophia.core.access.Selection;
import ai.sophia.core.context.Briefing;
import ai.sophia.core.conversation.Profile;
import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.filter.Value;
import ai.sophia.core.memory.Kind;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.Utterance;
import ai.sophia.core.record.Page;
import ai.sophia.mcp.Exchange;
import ai.sophia.mcp.Resource;
import ai.sophia.mcp.ResourceLister;
import ai.sophia.mcp.ResourceReply;
import ai.sophia.mcp.ResourceResult;
import ai.sophia.mcp.ResourceTemplate;
import ai.sophia.wire.FactRendering;
import ai.sophia.wire.Json;
import ai.sophia.wire.Rendering;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;

/**
 * A memory, what is known of a user, and a session, as resources. What is known of a user are the facts that conversations told, by topic,
 * and their other semantic memories, what matters most first. Safe for all threads.
 */
final class MemoryResources {
    static final String JSON = "application/json";

    /** Memories of a profile or a session that are told at most. */
    private static final int MOST = 200;

    /** Room for the facts of a profile, in tokens. */
    private static final int ROOM = 4_000;

    /** Users and sessions that are listed at most. */
    private static final int LISTED = 100;

    /** The order of a session: by place, and where two have the same, by time. */
    private static final Comparator<Memory> SAID = Comparator.comparingLong(
                    (Memory memory) -> memory.content().utterance().position())
            .thenComparing(MemoryResources::moment);

    private final Services services;
    private final Scopes scopes;

    MemoryResources(Services services) {
        this.services = services;
        this.scopes = new Scopes(services);
    }

    List<ResourceTemplate> templates() {
        return List.of(
                new ResourceTemplate(
                        Uris.MEMORY, "memory", "Memory", "One memory, by its id", JSON, Map.of(), this::memory),
                new ResourceTemplate(
                        Uris.PROFILE,
                        "profile",
                        "Profile",
                        "What is known of a user: facts from conversations by topic, and other memories, what matters most first",
                        JSON,
                        Map.of("user", scopes.user()),
                        this::profile),
                new ResourceTemplate(
                        Uris.SESSION,
                        "session",
                        "Session",
                        "The latest turns of a session, in the order of their saying",
                        JSON,
                        Map.of("session", scopes.session()),
                        this::session));
    }

    /** The profiles and sessions that there are; memories are too many to be listed. */
    ResourceLister.Page list(String cursor, Exchange exchange) {
        if (!cursor.isEmpty()) {
            throw new Fault.Invalid("cursor", "expected none, for there is one page");
        }
        Stream<Resource> profiles = scopes.names(exchange, ScopePart.USER, LISTED).stream()
                .map(user -> resource(Uris.profile(user), "profile of " + user));
        Stream<Resource> sessions = scopes.names(exchange, ScopePart.SESSION, LISTED).stream()
                .map(session -> resource(Uris.session(session), "session " + session));
        return new ResourceLister.Page(Stream.concat(profiles, sessions).toList(), "");
    }

    private static Resource resource(String uri, String name) {
        return new Resource(uri, name, "", "", JSON);
    }

    private ResourceReply memory(String uri, Map<String, String> variables, Exchange exchange) {
        MemoryId id = MemoryId.parse(variables.getOrDefault("id", ""));
        Reach reach = services.access().reach(exchange.principal(), exchange.confine(Selection.EVERYTHING));
        Memory memory = GetMemory.find(services, reach, id);
        return ResourceResult.of(
                uri, JSON, Json.tree(json -> Rendering.memory(json, memory)).toString());
    }

    private ResourceReply profile(String uri, Map<String, String> variables, Exchange exchange) {
        String user = variables.getOrDefault("user", "");
        Selection selection = exchange.confine(new Selection(user, Selection.ANY, Selection.ANY, Selection.ANY));
        Reach reach = services.access().reach(exchange.principal(), selection);
        boolean behind = services.isBehind();
        Profile profile = services.profiling().of(reach, ROOM);
        Set<MemoryId> facts = profile.topics().values().stream()
                .flatMap(List::stream)
                .map(held -> held.memory().id())
                .collect(Collectors.toSet());
        // facts are semantic memories too, and those that are told by topic are not told again
        Briefing.Known known = services.briefing().known(reach, MOST + facts.size());
        List<Memory> others = known.memories().stream()
                .filter(memory -> !facts.contains(memory.id()))
                .toList();
        if (facts.isEmpty() && others.isEmpty()) {
            throw nothing("user", user);
        }
        return ResourceResult.of(
                uri,
                JSON,
                Json.object(json -> {
                            json.writeStringProperty("user", user);
                            FactRendering.profile(json, profile);
                            json.writeBooleanProperty("behind", behind);
                            memories(json, others.subList(0, Math.min(MOST, others.size())));
                            json.writeBooleanProperty("more", known.more() || others.size() > MOST);
                        })
                        .toString());
    }

    private ResourceReply session(String uri, Map<String, String> variables, Exchange exchange) {
        String session = variables.getOrDefault("session", "");
        Selection selection = exchange.confine(new Selection(Selection.ANY, Selection.ANY, session, Selection.ANY));
        Reach reach = services.access().reach(exchange.principal(), selection);
        Filter filter = new Filter.Eq(Field.Own.KIND, new Value.Text(Kind.EPISODIC.label()));
        Page latest = services.store().list(reach, filter, "", MOST);
        List<Memory> turns = latest.memories().reversed().stream().sorted(SAID).toList();
        if (turns.isEmpty()) {
            throw nothing("session", session);
        }
        return ResourceResult.of(
                uri,
                JSON,
                Json.object(json -> {
                            json.writeStringProperty("session", session);
                            memories(json, turns);
                            json.writeBooleanProperty("more", !latest.next().isEmpty());
                        })
                        .toString());
    }

    private static Instant moment(Memory memory) {
        Utterance utterance = memory.content().utterance();
        return utterance.isDated() ? utterance.saidAt() : memory.stored().from();
    }

    private static Fault.NotFound nothing(String part, String name) {
        return new Fault.NotFound("there is nothing of the " + part + " \"" + name + "\" within your reach");
    }

    private static void memories(JsonGenerator json, List<Memory> memories) {
        json.writeArrayPropertyStart("memories");
        for (Memory memory : memories) {
            json.writeStartObject();
            Rendering.told(json, memory, memory.content().text(), 0);
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
