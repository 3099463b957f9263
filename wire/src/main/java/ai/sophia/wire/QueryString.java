package ai.sophia.wire;

import ai.sophia.core.Fault;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the query of an address: names and values in UTF-8 with percent encoding, a plus sign for a space. Stateless. */
final class QueryString {
    private QueryString() {}

    /**
     * The values of each parameter, as they come; one without {@code =} is empty.
     *
     * @throws Fault.Invalid if one is malformed; it names the parameter
     */
    static Map<String, List<String>> parse(String query) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (String parameter : query.split("&", -1)) {
            if (parameter.isEmpty()) {
                continue;
            }
            int equals = parameter.indexOf('=');
            String rawName = equals < 0 ? parameter : parameter.substring(0, equals);
            String name = decoded(rawName, rawName);
            String value = equals < 0 ? "" : decoded(name, parameter.substring(equals + 1));
            parameters.computeIfAbsent(name, first -> new ArrayList<>()).add(value);
        }
        return parameters;
    }

    private static String decoded(String field, String raw) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c > '~') {
                throw malformed(field, raw);
            } else if (c == '%') {
                if (i + 2 >= raw.length()
                        || !HexFormat.isHexDigit(raw.charAt(i + 1))
                        || !HexFormat.isHexDigit(raw.charAt(i + 2))) {
                    throw malformed(field, raw);
                }
                bytes.write(HexFormat.fromHexDigits(raw, i + 1, i + 3));
                i += 2;
            } else {
                bytes.write(c == '+' ? ' ' : c);
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw malformed(field, raw);
        }
    }

    private static Fault.Invalid malformed(String field, String raw) {
        return new Fault.Invalid(
                Fields.abbreviated(field),
                "expected UTF-8 with percent encoding, such as caf%C3%A9, but got \"" + Fields.abbreviated(raw) + "\"");
    }
}
