package ai.sophia.core.graph;

import java.util.List;

/**
 * An entity with what was seen of it.
 *
 * @param observations in the order of their storing
 */
public record Node(String name, String type, List<String> observations) {
    public Node {
        Element.checked("name", name);
        Element.checked("entityType", type);
        observations = observations.stream().distinct().toList();
        for (int i = 0; i < observations.size(); i++) {
            Element.checked("observations[" + i + "]", observations.get(i));
        }
    }
}
