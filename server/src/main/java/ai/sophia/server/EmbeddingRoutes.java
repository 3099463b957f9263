package ai.sophia.server;

import ai.sophia.core.Fault;
import ai.sophia.core.Strings;
import ai.sophia.core.embedding.Embedder.Role;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.embedding.EmbeddingSpace;
import ai.sophia.core.embedding.Encoder;
import ai.sophia.core.tier.TenantKey;
import ai.sophia.wire.Fields;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** The embedder, for clients of the OpenAI interface. Stateless. */
final class EmbeddingRoutes {
    /** Most texts of one request. */
    private static final int INPUT_LIMIT = 2_048;

    /** What became of the texts of one request, and how many tokens they have together. */
    private record Embedded(List<Embedding> embeddings, long tokens) {}

    private final Services services;

    EmbeddingRoutes(Services services) {
        this.services = services;
    }

    void register(Routes routes) {
        routes.post("/v1/embeddings", Route.Body.JSON, this::embed).get("/v1/models", this::models);
    }

    private void embed(Call call) {
        Fields in = call.body();
        EmbeddingSpace space =
                services.spaces().serving().encoder().embeddings().space();
        in.string("model").ifPresent(model -> checkModel(in, space, model));
        in.integer("dimensions").ifPresent(dimensions -> {
            if (dimensions != space.dimension()) {
                throw in.invalid("dimensions", "expected " + space.dimension() + ", but got " + dimensions);
            }
        });
        boolean base64 = isBase64(in);
        Role role = role(in);
        List<String> texts = texts(in);
        in.ignore(Set.of("user"));
        in.finish();
        TenantKey key = services.store().key(call.principal().tenant());
        Embedded embedded = services.admissions().of(texts).admit(() -> {
            services.limits().texts(call.principal(), texts.size());
            return services.spaces().use(inUse -> embedded(inUse.serving().encoder(), key, role, texts));
        });
        List<Embedding> embeddings = embedded.embeddings();
        long tokens = embedded.tokens();
        call.answer(200, json -> {
            json.writeStartObject();
            json.writeStringProperty("object", "list");
            json.writeArrayPropertyStart("data");
            for (int i = 0; i < embeddings.size(); i++) {
                json.writeStartObject();
                json.writeStringProperty("object", "embedding");
                json.writeNumberProperty("index", i);
                json.writeName("embedding");
                vector(json, embeddings.get(i).vector(), base64);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeStringProperty("model", embeddings.getFirst().space());
            json.writeObjectPropertyStart("usage");
            json.writeNumberProperty("prompt_tokens", tokens);
            json.writeNumberProperty("total_tokens", tokens);
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    private static Embedded embedded(Encoder encoder, TenantKey key, Role role, List<String> texts) {
        long tokens = texts.stream()
                .mapToLong(text -> encoder.embedder().tokenStarts(text).length)
                .sum();
        return new Embedded(encoder.embeddings().embed(key, role, texts), tokens);
    }

    private void models(Call call) {
        call.query().finish();
        call.answer(200, json -> {
            json.writeStartObject();
            json.writeStringProperty("object", "list");
            json.writeArrayPropertyStart("data");
            json.writeStartObject();
            json.writeStringProperty("id", services.spaces().serving().id());
            json.writeStringProperty("object", "model");
            json.writeNumberProperty("created", 0);
            json.writeStringProperty("owned_by", "sophia");
            json.writeEndObject();
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void checkModel(Fields in, EmbeddingSpace space, String model) {
        if (!model.equals(space.id()) && !model.equals(space.model())) {
            throw in.invalid(
                    "model", "expected " + space.id() + " or " + space.model() + ", but got \"" + model + "\"");
        }
    }

    private static boolean isBase64(Fields in) {
        String format = in.string("encoding_format").orElse("float");
        return switch (format) {
            case "float" -> false;
            case "base64" -> true;
            default -> throw in.invalid("encoding_format", "expected float or base64, but got \"" + format + "\"");
        };
    }

    private static Role role(Fields in) {
        boolean byType = in.string("input_type").orElse("").equals("query");
        boolean byRole = in.string("role").orElse("").equals("query");
        return byType || byRole ? Role.QUESTION : Role.PASSAGE;
    }

    private static List<String> texts(Fields in) {
        JsonNode input = in.json("input").orElseThrow(() -> in.invalid("input", "expected a string or a list of them"));
        List<String> texts = new ArrayList<>();
        if (input.isArray()) {
            input.values().forEach(each -> texts.add(text("input[" + texts.size() + "]", each)));
        } else {
            texts.add(text("input", input));
        }
        if (texts.isEmpty() || texts.size() > INPUT_LIMIT) {
            throw in.invalid("input", "expected 1 to " + INPUT_LIMIT + " texts, but got " + texts.size());
        }
        return texts;
    }

    private static String text(String field, JsonNode node) {
        if (!node.isString() || node.stringValue().isBlank()) {
            throw new Fault.Invalid(field, "expected text, but got " + Fields.kind(node));
        }
        return Strings.wellFormed(field, node.stringValue());
    }

    private static void vector(JsonGenerator json, float[] vector, boolean base64) {
        if (base64) {
            ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(vector);
            json.writeString(Base64.getEncoder().encodeToString(bytes.array()));
            return;
        }
        json.writeStartArray();
        for (float x : vector) {
            json.writeNumber(x);
        }
        json.writeEndArray();
    }
}
