package ai.sophia.core.graph;

/** That one entity has to do with another: {@code from} is what the type says {@code to} it. */
public record Relation(String from, String to, String type) {
    public Relation {
        Element.checked("from", from);
        Element.checked("to", to);
        Element.checked("relationType", type);
    }
}
