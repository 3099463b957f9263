package ai.sophia.mcp.modern;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The value of a header that repeats something of the body: as it is, or in Base64 where it could not stand so. Stateless. */
final class HeaderValue {
    private static final String START = "=?base64?";
    private static final String END = "?=";

    private HeaderValue() {}

    /** What the header says; empty if it is malformed. */
    static Optional<String> decode(String header) {
        if (header.length() < START.length() + END.length() || !header.startsWith(START) || !header.endsWith(END)) {
            return header.chars().allMatch(each -> each == '\t' || (each >= ' ' && each <= '~'))
                    ? Optional.of(header)
                    : Optional.empty();
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(header.substring(START.length(), header.length() - END.length()));
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (IllegalArgumentException | CharacterCodingException malformed) {
            return Optional.empty();
        }
    }

    /** Whether the header says the same as the body. */
    static boolean agrees(String header, JsonNode value) {
        Optional<String> said = decode(header);
        if (said.isEmpty()) {
            return false;
        }
        if (value.isNumber()) {
            try {
                return said.get().length() <= 40 && new BigDecimal(said.get()).compareTo(value.decimalValue()) == 0;
            } catch (NumberFormatException other) {
                return false;
            }
        }
        return said.get().equals(value.asString());
    }
}
