package ai.sophia.model.openai;

import ai.sophia.core.Fault;
import ai.sophia.core.conversation.Ending;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.proposal.Believed;
import ai.sophia.core.proposal.Proposal;
import ai.sophia.core.proposal.ProposalForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Proposals as an object of JSON with the member {@code facts}. Immutable, safe for all threads. */
public final class JsonProposals implements ProposalForm {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String FACTS = "facts";
    private static final String ENDED = "ended";
    private static final String RESTS_ON = "restsOn";

    @Override
    public List<Proposal> read(String json) {
        try {
            JsonNode facts = JSON.readTree(json).path(FACTS);
            if (!facts.isArray()) {
                throw new Fault.Invalid(FACTS, "expected an array of facts, but got something else");
            }
            List<Proposal> proposals = new ArrayList<>();
            facts.forEach(fact -> proposals.add(proposal(fact)));
            return proposals;
        } catch (JacksonException malformed) {
            throw new Fault.Invalid(FACTS, "expected JSON, but got something else");
        }
    }

    /** What is missing or of another type is read as what no fact has. */
    private static Proposal proposal(JsonNode fact) {
        return new Proposal(
                fact.path("turn").asInt(0),
                text(fact, "sort"),
                text(fact, "text"),
                text(fact, "subject"),
                text(fact, "relation"),
                text(fact, "object"),
                fact.path("negated").asBoolean(false),
                text(fact, "topic"),
                text(fact, "value"),
                text(fact, "quote"),
                fact.path("confidence").asDouble(Double.NaN),
                text(fact, "ends"),
                text(fact, "why"));
    }

    private static String text(JsonNode fact, String name) {
        return fact.path(name).isString() ? fact.path(name).stringValue() : "";
    }

    @Override
    public String write(List<Believed> believed) {
        ObjectNode whole = JSON.createObjectNode();
        ArrayNode facts = whole.putArray(FACTS);
        for (Believed each : believed) {
            Proposal proposal = each.proposal();
            ObjectNode fact = facts.addObject()
                    .put("turn", proposal.turn())
                    .put("sort", proposal.sort())
                    .put("text", proposal.text())
                    .put("subject", proposal.subject())
                    .put("relation", proposal.relation())
                    .put("object", proposal.object())
                    .put("negated", proposal.negated())
                    .put("topic", proposal.topic())
                    .put("value", proposal.value())
                    .put("quote", proposal.quote())
                    .put("confidence", proposal.confidence());
            each.ends().ifPresent(ending -> fact.put(ENDED, ending.toString()));
            each.restsOn().ifPresent(turn -> fact.put(RESTS_ON, turn.toString()));
        }
        return whole.toString();
    }

    @Override
    public List<Believed> written(String json) {
        List<Believed> believed = new ArrayList<>();
        for (JsonNode fact : JSON.readTree(json).path(FACTS)) {
            believed.add(new Believed(
                    proposal(fact),
                    Optional.of(text(fact, ENDED))
                            .filter(text -> !text.isEmpty())
                            .map(Ending::parse),
                    Optional.of(text(fact, RESTS_ON))
                            .filter(text -> !text.isEmpty())
                            .map(MemoryId::parse)));
        }
        return believed;
    }
}
