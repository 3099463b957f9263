package ai.sophia.server.mem0;

import ai.sophia.core.recall.Query;
import ai.sophia.core.recall.Recall;
import ai.sophia.server.Call;
import ai.sophia.server.Route.Body;
import ai.sophia.server.Routes;
import ai.sophia.server.Services;
import ai.sophia.wire.Fields;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Questions to the memory, in the forms that the generations of clients ask them. Stateless. */
final class SearchRoutes {
    private static final double USUAL_THRESHOLD = 0.1;

    /** Says that the records could not be asked, also where the answer is a bare list. */
    private static final Map<String, String> UNVERIFIED = Map.of("Sophia-Unverified", "true");

    private final Services services;
    private final Projects projects;

    SearchRoutes(Services services) {
        this.services = services;
        this.projects = new Projects(services);
    }

    void register(Routes routes) {
        routes.post("/v3/memories/search/", Body.JSON, call -> search(call, Asked.Form.FILTERS, USUAL_THRESHOLD))
                .post("/v2/memories/search/", Body.JSON, call -> search(call, Asked.Form.NAMES, 0))
                .post("/v1/memories/search/", Body.JSON, call -> search(call, Asked.Form.NAMES, 0))
                .post("/search", Body.JSON, call -> search(call, Asked.Form.LOOSE, 0));
    }

    private void search(Call call, Asked.Form form, double threshold) {
        Fields in = call.body();
        projects.checkMeant(call, in);
        Asked asked = Asked.read(in, form).latest(in);
        boolean bare = form == Asked.Form.NAMES && Shapes.isBare(call, in);
        Query query = new Query(
                asked.reach(services.access(), call.principal()),
                in.string("query").orElse(""),
                List.of(),
                asked.filter(),
                Asked.number(in, List.of("top_k", "limit"), Query.USUAL_LIMIT, 1, Query.LIMIT),
                threshold(in, threshold),
                Optional.empty());
        Recall recall = services.recalling().recall(query);
        List<ObjectNode> hits = recall.hits().stream().map(Shapes::hit).toList();
        ArrayNode results = Shapes.narrowed(in, hits);
        JsonNode answer = bare ? results : Shapes.object().set("results", results);
        if (recall.unverified() && answer instanceof ObjectNode told) {
            told.put("unverified", true);
        }
        call.answer(200, recall.unverified() ? UNVERIFIED : Map.of(), json -> json.writeTree(answer));
    }

    private static double threshold(Fields in, double usual) {
        double threshold = in.number("threshold").orElse(usual);
        if (!(threshold >= 0 && threshold <= 1)) {
            throw in.invalid("threshold", "expected a number from 0 to 1, but got " + threshold);
        }
        return threshold;
    }
}
