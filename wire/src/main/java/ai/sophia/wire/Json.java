package ai.sophia.wire;

import ai.sophia.core.Fault;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads JSON strictly (RFC 8259, UTF-8 only, no name twice, bounded depth) and writes it. Stateless, safe for all threads. */
public final class Json {
    /** Deepest nesting of a request. */
    public static final int DEPTH_LIMIT = 64;

    /** Levels around what a request holds: a message, and its parameters. */
    private static final int ENVELOPE = 2;

    private static final JsonMapper MAPPER = strict(DEPTH_LIMIT);
    private static final JsonMapper OF_MESSAGES = strict(DEPTH_LIMIT + ENVELOPE);

    private static final Pattern NOT_FINITE = Pattern.compile("Non-standard token '([^']*)'");
    private static final Pattern ADVICE = Pattern.compile(": enable `[^`]*` to allow|, from `[^`]*`"
            + "| \\(not recognized as one since [^)]*\\)| \\([A-Za-z ]+ at \\[[^\\]]*\\]\\)");

    private Json() {}

    private static JsonMapper strict(int depth) {
        return JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNestingDepth(depth)
                                .maxNumberLength(400)
                                .maxStringLength(Integer.MAX_VALUE)
                                .build())
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                        .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                        .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
                        .build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    /**
     * The value that the bytes write down.
     *
     * @param field what they are, for the message
     * @throws Fault.Invalid if they are no UTF-8, or no JSON
     */
    public static JsonNode parse(String field, byte[] utf8) {
        return parse(field, decoded(field, utf8));
    }

    /**
     * The message that the bytes write down, in which lies deeper what would be a request by itself.
     *
     * @param field what they are, for the explanation
     * @throws Fault.Invalid if they are no UTF-8, or no JSON
     */
    public static JsonNode message(String field, byte[] utf8) {
        return read(OF_MESSAGES, field, decoded(field, utf8));
    }

    /** The value that the text writes down. */
    public static JsonNode parse(String field, String text) {
        return read(MAPPER, field, text);
    }

    private static JsonNode read(JsonMapper mapper, String field, String text) {
        JsonNode node;
        try {
            node = mapper.readTree(text);
        } catch (JacksonException malformed) {
            throw new Fault.Invalid(
                    field,
                    "expected JSON, but " + place(malformed.getLocation()) + reason(malformed.getOriginalMessage()));
        }
        if (node.isMissingNode()) {
            throw new Fault.Invalid(field, "expected JSON, but got nothing");
        }
        return node;
    }

    /** JSON in UTF-8, as the writer writes it. */
    public static byte[] bytes(Consumer<JsonGenerator> writer) {
        ByteArrayOutputStream buffer = new ByteArrayOutputStream(1024);
        write(buffer, writer);
        return buffer.toByteArray();
    }

    /** JSON as a value, as the writer writes it. */
    public static JsonNode tree(Consumer<JsonGenerator> writer) {
        return MAPPER.readTree(bytes(writer));
    }

    /** An object with the members that the writer writes. */
    public static JsonNode object(Consumer<JsonGenerator> members) {
        return tree(json -> {
            json.writeStartObject();
            members.accept(json);
            json.writeEndObject();
        });
    }

    /** The plain value, a map, a list, a string, a number or a flag, as a node. */
    public static JsonNode node(Object plain) {
        return MAPPER.valueToTree(plain);
    }

    /** The node written down in one line. */
    public static String text(JsonNode node) {
        return MAPPER.writeValueAsString(node);
    }

    /** Writes JSON to the stream, which stays open. */
    public static void write(OutputStream target, Consumer<JsonGenerator> writer) {
        try (JsonGenerator json = MAPPER.createGenerator(target)) {
            writer.accept(json);
        }
    }

    /** The parser's words, without its advice to whoever programs it. */
    private static String reason(String message) {
        String told = message.lines().findFirst().orElse("malformed");
        Matcher notFinite = NOT_FINITE.matcher(told);
        if (notFinite.lookingAt()) {
            return "numbers must be finite JSON numbers such as 1.5, but got " + notFinite.group(1);
        }
        return told.startsWith("Trailing token")
                ? "there is more after its end"
                : ADVICE.matcher(told).replaceAll("");
    }

    private static String place(@Nullable TokenStreamLocation where) {
        return where == null ? "" : "at line " + where.getLineNr() + ", column " + where.getColumnNr() + ": ";
    }

    /**
     * The text that the bytes write down.
     *
     * @throws Fault.Invalid if they are no UTF-8
     */
    public static String decoded(String field, byte[] utf8) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw new Fault.Invalid(field, "expected UTF-8, but got bytes that are not");
        }
    }
}
