package ai.sophia.store.chroma;

import ai.sophia.core.blind.Where;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/** What calls of the server carry, as JSON. Stateless. */
final class Bodies {
    private interface Members {
        void write(JsonGenerator json);
    }

    private Bodies() {}

    /** Names what is to be made. */
    static byte[] named(String name) {
        return object(json -> json.writeStringProperty("name", name));
    }

    /** A collection that is to be there. */
    static byte[] collection(String name, Map<String, Object> searching) {
        return object(json -> {
            json.writeStringProperty("name", name);
            json.writeBooleanProperty("get_or_create", true);
            json.writePOJOProperty("configuration", Map.of("hnsw", searching));
        });
    }

    /** What is to be kept beside a collection. */
    static byte[] metadata(Map<String, Object> metadata) {
        return object(json -> json.writePOJOProperty("new_metadata", metadata));
    }

    /** Records, by column as the server wants them. */
    static byte[] points(List<Point> points, boolean packed) {
        return object(json -> {
            ids(json, points.stream().map(Point::id).toList());
            json.writeArrayPropertyStart("embeddings");
            for (Point point : points) {
                if (packed) {
                    json.writeString(packed(point.embedding().vector()));
                } else {
                    numbers(json, point.embedding().vector());
                }
            }
            json.writeEndArray();
            json.writeArrayPropertyStart("metadatas");
            points.forEach(point -> metadata(json, point));
            json.writeEndArray();
        });
    }

    /** Names records. */
    static byte[] ids(Collection<String> ids) {
        return object(json -> ids(json, ids));
    }

    /** Names the records whose metadata of that name is one of the values, to be removed. */
    static byte[] having(String name, Collection<String> values) {
        return object(json -> having(json, name, values));
    }

    /** Names the records whose metadata of that name is one of the values; their ids are asked for. */
    static byte[] idsHaving(String name, Collection<String> values) {
        return object(json -> {
            having(json, name, values);
            nothingElse(json);
        });
    }

    /** A piece of all records, of which the ids are asked for. */
    static byte[] page(int offset, int size) {
        return object(json -> {
            json.writeNumberProperty("offset", offset);
            json.writeNumberProperty("limit", size);
            nothingElse(json);
        });
    }

    /** A search. */
    static byte[] question(float[] vector, Where where, int most) {
        return object(json -> {
            json.writeArrayPropertyStart("query_embeddings");
            numbers(json, vector);
            json.writeEndArray();
            json.writeNumberProperty("n_results", most);
            where(json, where);
            json.writeArrayPropertyStart("include");
            json.writeString("distances");
            json.writeEndArray();
        });
    }

    private static byte[] object(Members members) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = Calls.JSON.createGenerator(bytes)) {
            json.writeStartObject();
            members.write(json);
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void ids(JsonGenerator json, Collection<String> ids) {
        json.writeArrayPropertyStart("ids");
        ids.forEach(json::writeString);
        json.writeEndArray();
    }

    private static void having(JsonGenerator json, String name, Collection<String> values) {
        json.writeObjectPropertyStart("where");
        json.writeObjectPropertyStart(name);
        json.writeArrayPropertyStart("$in");
        values.forEach(json::writeString);
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void nothingElse(JsonGenerator json) {
        json.writeArrayPropertyStart("include");
        json.writeEndArray();
    }

    private static void where(JsonGenerator json, Where where) {
        if (!(where instanceof Where.Every)) {
            json.writeName("where");
            Wheres.write(json, where);
        }
    }

    private static void metadata(JsonGenerator json, Point point) {
        json.writeStartObject();
        json.writeStringProperty(Point.MEMORY, point.memory());
        json.writeStringProperty(Point.VERSION, point.version());
        json.writeArrayPropertyStart(Point.FACTS);
        point.facts().forEach(json::writeString);
        json.writeEndArray();
        point.numbers().forEach(json::writeNumberProperty);
        json.writeEndObject();
    }

    private static void numbers(JsonGenerator json, float[] vector) {
        json.writeStartArray();
        for (float number : vector) {
            json.writeNumber(number);
        }
        json.writeEndArray();
    }

    private static String packed(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
