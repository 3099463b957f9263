package ai.sophia.core.graph;

import java.util.List;

/** Entities and their relations, each in the order of their storing. */
public record Graph(List<Node> nodes, List<Relation> relations) {
    public Graph {
        nodes = List.copyOf(nodes);
        relations = List.copyOf(relations);
    }
}
