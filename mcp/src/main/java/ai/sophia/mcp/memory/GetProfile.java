package ai.sophia.mcp.memory;

import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Selection;
import ai.sophia.core.conversation.Profile;
import ai.sophia.core.conversation.Profiling;
import ai.sophia.mcp.Exchange;
import ai.sophia.mcp.Tool;
import ai.sophia.mcp.ToolReply;
import ai.sophia.mcp.ToolResult;
import ai.sophia.wire.FactRendering;
import ai.sophia.wire.Json;
import ai.sophia.wire.Questions;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code get_profile}: what is so for a user, by topic, cut to a number of tokens. Safe for all threads. */
final class GetProfile {
    private final Services services;

    private GetProfile(Services services) {
        this.services = services;
    }

    static Tool tool(Services services) {
        return new Tool(
                "get_profile",
                "Get profile",
                "Who the user is: what conversations told of them and is so now, by topic, such as preferences, plans, tasks and instructions"
                        + " to you.",
                Schema.object()
                        .integer(
                                "tokens",
                                "Room for the answer, usually " + Profiling.USUAL_TOKENS,
                                Profiling.LEAST_TOKENS,
                                Profiling.MOST_TOKENS)
                        .text("validAt", "What was so at this moment")
                        .text("knownAt", "What was known at this moment")
                        .scope()
                        .build(),
                Optional.of(Schema.object()
                        .list(
                                "topics",
                                "",
                                Schema.object()
                                        .text("sort", "")
                                        .list("facts", "What matters most first", ToldFacts.schema())
                                        .required("sort", "facts"))
                        .integer("tokens", "What all of it takes")
                        .integer("omitted", "Facts that did not fit; 100 where there are more")
                        .flag("behind", ToldFacts.BEHIND)
                        .required("topics", "tokens", "omitted", "behind")
                        .build()),
                Tool.Hints.READS,
                new GetProfile(services)::call);
    }

    private ToolReply call(ObjectNode arguments, Exchange exchange) {
        Arguments given = Arguments.of(arguments, exchange);
        int tokens =
                given.in().integer("tokens", Profiling.USUAL_TOKENS, Profiling.LEAST_TOKENS, Profiling.MOST_TOKENS);
        Selection selection = given.selection(Selection.NONE);
        Reach reach = Questions.reach(given.in(), services.access(), exchange.principal(), selection);
        given.finish();
        boolean behind = services.isBehind();
        Profile profile = services.profiling().of(reach, tokens);
        JsonNode structured = Json.object(json -> {
            FactRendering.profile(json, profile);
            json.writeBooleanProperty("behind", behind);
        });
        return ToolResult.of(structured, told(profile, behind, selection, exchange));
    }

    private static String told(Profile profile, boolean behind, Selection selection, Exchange exchange) {
        Quotation quotation = new Quotation();
        if (profile.topics().isEmpty() && profile.omitted() == 0) {
            quotation.say("Nothing is known from conversations.");
            Scopes.hint(exchange, selection).ifPresent(quotation::say);
        }
        profile.topics()
                .forEach((sort, facts) -> quotation.quote(
                        sort.label(), facts.stream().map(ToldFacts::line).toList()));
        if (profile.omitted() > 0) {
            quotation.heading("Left out for lack of room: " + profile.omitted()
                    + (profile.omitted() < Profiling.MOST_OMITTED ? "." : " or more."));
        }
        ToldFacts.tell(quotation, behind);
        return quotation.toString();
    }
}
