package ai.sophia.model.openai;

import ai.sophia.core.Fault;
import ai.sophia.core.model.Message;
import ai.sophia.core.model.Prompt;
import ai.sophia.core.model.Reply.Finish;
import ai.sophia.core.model.Tool;
import ai.sophia.core.model.ToolCall;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whether answers are in the form that a prompt asks for, and call tools that it offers with what these take; by networknt's validator, draft 2020-12.
 * References to elsewhere are not followed. Immutable.
 */
final class Fitting {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaCacheEnabled(false)
                    .resourceLoaders(loaders -> loaders.values(List::clear))
                    .schemaRegistryConfig(SchemaRegistryConfig.builder()
                            .regularExpressionFactory(BoundedPattern::of)
                            .build()));

    /** Models that are not held to a form put JSON between two of these, the first of which may name it. */
    private static final String FENCE = "```";

    /** Where a prompt holds the schema of its answer. */
    private static final String FORM = "form.schema";

    private static final String NO_JSON = "no JSON";

    /** Most mistakes that the model is told of at once. */
    private static final int TOLD = 10;

    /** Longest of what it is told of each, in characters: it may quote the answer. */
    private static final int LONGEST = 500;

    /**
     * A mistake in an answer.
     *
     * @param explanation for the model; may quote the answer
     * @param kind which quotes nothing of the answer, such as {@code required}
     */
    record Mistake(String explanation, String kind) {}

    private final Optional<Schema> form;
    private final Map<String, Schema> tools;

    private Fitting(Optional<Schema> form, Map<String, Schema> tools) {
        this.form = form;
        this.tools = tools;
    }

    /**
     * What answers to a prompt have to fit.
     *
     * @throws Fault.Invalid if a schema is none
     */
    static Fitting of(Prompt prompt) {
        Map<String, Schema> tools = new LinkedHashMap<>();
        for (Tool tool : prompt.tools()) {
            tools.put(tool.name(), schema(field(tool.name()), tool.parameters()));
        }
        return new Fitting(prompt.form().map(form -> schema(FORM, form.schema())), tools);
    }

    /** Where a prompt holds what a tool takes. */
    private static String field(String tool) {
        return "tools." + tool + ".parameters";
    }

    private static Schema schema(String field, String text) {
        try {
            JsonNode tree = JSON.readTree(text);
            if (!tree.isObject()) {
                throw new Fault.Invalid(field, "expected a JSON schema that is an object, but got another");
            }
            Schema schema = SCHEMAS.getSchema(tree);
            schema.initializeValidators();
            return schema;
        } catch (JacksonException | SchemaException malformed) {
            throw new Fault.Invalid(field, "expected a JSON schema, but got what is none: " + malformed.getMessage());
        } catch (StackOverflowError endless) {
            throw endless(field);
        }
    }

    /** The validator follows references by calls of itself, and the JDK's patterns repeat by such. */
    private static Fault.Invalid endless(String field) {
        return new Fault.Invalid(
                field,
                "expected a JSON schema that is soon compared with an answer, but got one that leads to itself, or has a pattern that repeats"
                        + " too much");
    }

    /** The answer's text as it is told on: of JSON without the fence around it. */
    String text(ChatAnswer answer) {
        return form.isPresent() ? unfenced(answer.text()) : answer.text();
    }

    private static String unfenced(String text) {
        String bare = text.strip();
        int first = bare.indexOf('\n');
        int last = bare.length() - FENCE.length();
        if (first < 0 || last <= first || !bare.startsWith(FENCE) || !bare.endsWith(FENCE)) {
            return text;
        }
        String name = bare.substring(FENCE.length(), first).strip();
        return name.isEmpty() || name.equals("json")
                ? bare.substring(first + 1, last).strip()
                : text;
    }

    /**
     * What is wrong with an answer; nothing if it fits.
     *
     * @throws Fault.Invalid if a schema leads to itself, or has a pattern that takes too long
     */
    List<Mistake> mistakes(ChatAnswer answer) {
        List<Mistake> mistakes = new ArrayList<>();
        for (ToolCall call : answer.calls()) {
            mistakes.addAll(mistakes(call));
        }
        if (form.isPresent() && answer.calls().isEmpty() && answer.finish() != Finish.DECLINED) {
            mistakes.addAll(mistakes("the answer", text(answer), FORM, form.get()));
        }
        return mistakes;
    }

    private List<Mistake> mistakes(ToolCall call) {
        Schema parameters = tools.get(call.name());
        return parameters == null
                ? List.of(new Mistake("there is no tool \"" + call.name() + "\"", "unknown tool"))
                : mistakes("the arguments of " + call.name(), call.arguments(), field(call.name()), parameters);
    }

    private static List<Mistake> mistakes(String what, String text, String field, Schema schema) {
        try {
            JsonNode tree = JSON.readTree(text);
            if (tree.isMissingNode()) {
                return List.of(new Mistake(what + " is empty", NO_JSON));
            }
            return schema.validate(tree).stream()
                    .map(error -> new Mistake(what + ": " + told(error), String.valueOf(error.getKeyword())))
                    .toList();
        } catch (JacksonException malformed) {
            return List.of(new Mistake(what + " is no JSON: " + malformed.getOriginalMessage(), NO_JSON));
        } catch (StackOverflowError | BoundedPattern.Exceeded endless) {
            throw endless(field);
        }
    }

    private static String told(Error error) {
        return error.getInstanceLocation() + ": " + error.getMessage();
    }

    private static String shortened(String explanation) {
        return explanation.length() <= LONGEST ? explanation : explanation.substring(0, LONGEST) + "…";
    }

    /** What the model is told of an answer that does not fit: the answer, and what is wrong with it. */
    List<Message> correction(ChatAnswer answer, List<Mistake> mistakes) {
        String wrong = String.join(
                "\n",
                mistakes.stream()
                        .limit(TOLD)
                        .map(Mistake::explanation)
                        .map(Fitting::shortened)
                        .toList());
        List<Message> messages = new ArrayList<>();
        messages.add(new Message.Assistant(answer.text(), answer.calls()));
        for (ToolCall call : answer.calls()) {
            boolean first = messages.size() == 1;
            messages.add(new Message.ToolResult(call.id(), first ? "Not called. " + wrong : "Not called."));
        }
        if (answer.calls().isEmpty()) {
            messages.add(new Message.User("This does not fit the JSON schema:\n" + wrong
                    + "\nAnswer the same with one JSON object that fits it, and nothing else."));
        }
        return messages;
    }
}
