package ai.sophia.mcp;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What a server offers: tools, resources and prompts, always in the order in which they were added, for models read lists best that do not
 * change. Immutable, safe for all threads; {@link #changes} tells what becomes of it.
 */
public final class Catalog {
    /** A resource that is known beforehand. */
    public record Known(Resource resource, ResourceReader reader) {}

    private final Implementation server;
    private final String instructions;
    private final SequencedMap<String, Tool> tools;
    private final SequencedMap<String, Known> resources;
    private final Optional<ResourceLister> lister;
    private final List<ResourceTemplate> templates;
    private final SequencedMap<String, Prompt> prompts;
    private final Changes changes;

    private Catalog(Builder builder) {
        server = builder.server;
        instructions = builder.instructions;
        tools = unmodifiable(builder.tools);
        resources = unmodifiable(builder.resources);
        lister = builder.lister;
        templates = List.copyOf(builder.templates);
        prompts = unmodifiable(builder.prompts);
        changes = builder.changes;
    }

    private static <T> SequencedMap<String, T> unmodifiable(Map<String, T> all) {
        return Collections.unmodifiableSequencedMap(new LinkedHashMap<>(all));
    }

    /** Starts with nothing. */
    public static Builder of(Implementation server) {
        return new Builder(server);
    }

    /** Who offers it. */
    public Implementation server() {
        return server;
    }

    /** Where its changes are told. */
    public Changes changes() {
        return changes;
    }

    /** What a model should know before it uses any of it; empty for nothing. */
    public String instructions() {
        return instructions;
    }

    /** The tools, by their names. */
    public SequencedMap<String, Tool> tools() {
        return tools;
    }

    /** The resources that are known beforehand, by their URIs. */
    public SequencedMap<String, Known> resources() {
        return resources;
    }

    /** Lists those that are not. */
    public Optional<ResourceLister> lister() {
        return lister;
    }

    /** The templates, in the order in which they are tried. */
    public List<ResourceTemplate> templates() {
        return templates;
    }

    /** The prompts, by their names. */
    public SequencedMap<String, Prompt> prompts() {
        return prompts;
    }

    /** Whether anything can be read. */
    public boolean hasResources() {
        return !resources.isEmpty() || !templates.isEmpty() || lister.isPresent();
    }

    /** Gathers what is offered. Used by one thread. */
    public static final class Builder {
        private final Implementation server;
        private final Map<String, Tool> tools = new LinkedHashMap<>();
        private final Map<String, Known> resources = new LinkedHashMap<>();
        private final List<ResourceTemplate> templates = new ArrayList<>();
        private final Map<String, Prompt> prompts = new LinkedHashMap<>();
        private final Changes changes = new Changes();
        private Optional<ResourceLister> lister = Optional.empty();
        private String instructions = "";

        private Builder(Implementation server) {
            this.server = server;
        }

        /** What a model should know before it uses any of it. */
        public Builder instructions(String text) {
            instructions = text;
            return this;
        }

        /** Offers a tool. */
        public Builder tool(Tool tool) {
            return add(tools, tool.name(), tool);
        }

        /** Offers a resource that is known beforehand. */
        public Builder resource(Resource resource, ResourceReader reader) {
            return add(resources, resource.uri(), new Known(resource, reader));
        }

        /** Offers resources that are not known beforehand, listed after those that are, and read by a template. */
        public Builder resources(ResourceLister dynamic) {
            lister = Optional.of(dynamic);
            return this;
        }

        /** Offers all resources under URIs of a form; of two templates that fit a URI the first reads it. */
        public Builder template(ResourceTemplate template) {
            templates.add(template);
            return this;
        }

        /** Offers a prompt. */
        public Builder prompt(Prompt prompt) {
            return add(prompts, prompt.name(), prompt);
        }

        /** Where the changes of what is offered are told. */
        public Changes changes() {
            return changes;
        }

        /** What has been gathered. */
        public Catalog build() {
            return new Catalog(this);
        }

        private <T> Builder add(Map<String, T> all, String name, T value) {
            if (all.putIfAbsent(name, value) != null) {
                throw new IllegalArgumentException("expected each name once, but got \"" + name + "\" again");
            }
            return this;
        }
    }
}
