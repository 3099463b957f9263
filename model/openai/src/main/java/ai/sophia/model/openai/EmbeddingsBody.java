package ai.sophia.model.openai;

import ai.sophia.model.openai.CallFailure.Lasting;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The bodies of {@code POST /v1/embeddings}. Nothing of an answer is believed unless it fits the request. Stateless. */
final class EmbeddingsBody {
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * What a server answered.
     *
     * @param model the model that it says it used, empty if it does not say
     * @param vectors one for each text, in their order
     */
    record Answer(String model, List<float[]> vectors) {}

    private EmbeddingsBody() {}

    /**
     * A request.
     *
     * @param dimension 0 to leave it to the model
     * @param base64 whether to ask for vectors as bytes, which are a third as long and exact
     */
    static byte[] request(String model, List<String> texts, int dimension, boolean base64) {
        ObjectNode body = JSON.createObjectNode();
        body.put("model", model);
        ArrayNode input = body.putArray("input");
        texts.forEach(input::add);
        body.put("encoding_format", base64 ? "base64" : "float");
        if (dimension > 0) {
            body.put("dimensions", dimension);
        }
        return JSON.writeValueAsBytes(body);
    }

    /**
     * Reads an answer, in whichever of the two formats it comes.
     *
     * @param count how many texts were sent
     * @throws Lasting if it is none to so many texts
     */
    static Answer answer(byte[] body, int count) {
        JsonNode tree;
        try {
            tree = JSON.readTree(body);
        } catch (JacksonException malformed) {
            throw new Lasting("the embedding server answered what is no JSON");
        }
        JsonNode data = tree.path("data");
        if (data.size() != count) {
            throw new Lasting("expected " + count + " vectors of the embedding server, but got " + data.size());
        }
        float[][] vectors = new float[count][];
        boolean[] filled = new boolean[count];
        int next = 0;
        for (JsonNode each : data) {
            int index = each.has("index") ? each.path("index").asInt(-1) : next;
            if (index < 0 || index >= count || filled[index]) {
                throw new Lasting("expected a vector for each of " + count
                        + " texts, but the embedding server answered the index " + each.path("index") + " among them"
                        + (index >= 0 && index < count ? " twice" : ""));
            }
            filled[index] = true;
            vectors[index] = vector(each.path("embedding"));
            next++;
        }
        return new Answer(tree.path("model").asString(""), Arrays.asList(vectors));
    }

    private static float[] vector(JsonNode embedding) {
        if (embedding.isString()) {
            return ofBytes(embedding.stringValue());
        }
        if (!embedding.isArray()) {
            throw new Lasting("expected a vector in base64 or as numbers, but the embedding server answered neither");
        }
        float[] vector = new float[embedding.size()];
        int at = 0;
        for (JsonNode number : embedding) {
            if (!number.isNumber()) {
                throw new Lasting("expected numbers in a vector, but the embedding server answered something else");
            }
            vector[at++] = (float) number.doubleValue();
        }
        return vector;
    }

    private static float[] ofBytes(String base64) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            if (bytes.length % Float.BYTES != 0) {
                throw new Lasting("expected a vector of 4 bytes a number, but the embedding server answered "
                        + bytes.length + " bytes");
            }
            float[] vector = new float[bytes.length / Float.BYTES];
            ByteBuffer.wrap(bytes)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(vector);
            return vector;
        } catch (IllegalArgumentException malformed) {
            throw new Lasting("expected a vector in base64, but the embedding server answered what is none");
        }
    }
}
