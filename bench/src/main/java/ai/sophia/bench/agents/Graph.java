package ai.sophia.bench.agents;

import ai.sophia.bench.driver.Calls;
import ai.sophia.bench.driver.Figures;
import ai.sophia.bench.peers.Agent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/**
 * How many entities of a knowledge graph are there afterwards of those that were created at once, by one agent and by two, over the tools
 * of the reference memory server. Used by one thread.
 */
final class Graph {
    /** Starts a process that an agent talks to; all keep one graph. */
    interface Starting {
        Agent start() throws IOException;
    }

    private final Figures figures;
    private final int entities;

    Graph(Figures figures, int entities) {
        this.figures = figures;
        this.entities = entities;
    }

    /** Has so many processes create all of the entities, each its part of them and all at once, and counts what a further one reads. */
    void measure(String name, int processes, Starting starting) throws IOException {
        List<Agent> agents = new ArrayList<>();
        try {
            for (int process = 0; process < processes; process++) {
                Agent agent = starting.start();
                agents.add(agent);
                agent.initialize();
            }
            List<List<ObjectNode>> requests = requests(agents);
            long start = System.nanoTime();
            for (int process = 0; process < processes; process++) {
                agents.get(process).sendAtOnce(requests.get(process));
            }
            int acknowledged = 0;
            for (int process = 0; process < processes; process++) {
                acknowledged += agents.get(process).awaitAll(requests.get(process));
            }
            double milliseconds = (System.nanoTime() - start) / 1e6;
            tell(name, processes, acknowledged, milliseconds, starting);
        } finally {
            agents.forEach(Agent::close);
        }
    }

    private List<List<ObjectNode>> requests(List<Agent> agents) {
        List<List<ObjectNode>> requests = new ArrayList<>();
        agents.forEach(agent -> requests.add(new ArrayList<>()));
        for (int number = 0; number < entities; number++) {
            int process = number % agents.size();
            ObjectNode arguments = Calls.object();
            arguments
                    .putArray("entities")
                    .addObject()
                    .put("name", "entity-" + number)
                    .put("entityType", "thing")
                    .putArray("observations")
                    .add("is number " + number);
            requests.get(process).add(agents.get(process).tool("create_entities", arguments));
        }
        return requests;
    }

    private void tell(String name, int processes, int acknowledged, double milliseconds, Starting starting)
            throws IOException {
        int survived;
        try (Agent reader = starting.start()) {
            reader.initialize();
            survived =
                    (int) reader
                            .ask(reader.tool("read_graph", Calls.object()))
                            .path("structuredContent")
                            .path("entities")
                            .values()
                            .stream()
                            .map(entity -> entity.path("name").asString(""))
                            .distinct()
                            .count();
        } catch (IOException unreadable) {
            survived = 0;
            figures.condition(String.format(
                    Locale.ROOT,
                    "%s, %d process(es): the graph could not be read afterwards: %s.",
                    name,
                    processes,
                    unreadable.getMessage()));
        }
        String key = "graph" + name.replaceAll("[^A-Za-z]", "") + processes;
        String meaning = name + ", created at once by " + processes + (processes == 1 ? " process" : " processes");
        figures.add(key + "Acknowledged", meaning + ": acknowledged", acknowledged, "of " + entities);
        figures.add(key + "Survived", meaning + ": there afterwards", survived, "of " + entities);
        figures.add(key + "Ms", meaning + ": all answered", milliseconds, "ms");
    }
}
