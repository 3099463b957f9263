package ai.sophia.core.entity;

import java.util.List;

/**
 * What a fact tells of entities, under the names that these go by now.
 *
 * @param from whom or what it is about
 * @param to what it relates them to; empty if it says something of the one alone
 * @param link what it tells
 * @param distance how many relations lie between it and what was asked about, from 1
 */
public record Relation(String from, List<String> to, Link link, int distance) {
    public Relation {
        to = List.copyOf(to);
    }
}
