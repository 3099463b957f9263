package ai.sophia.store.sql;

import ai.sophia.core.memory.Metadata;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Metadata as JSON text, NULL if there is none. Stateless. */
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.shared();
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private Json() {}

    static @Nullable String of(Metadata metadata) {
        return metadata.values().isEmpty() ? null : MAPPER.writeValueAsString(metadata.values());
    }

    static Metadata metadata(@Nullable String json) {
        return json == null ? Metadata.EMPTY : new Metadata(MAPPER.readValue(json, OBJECT));
    }
}
