package ai.sophia.mcp.feature;

import ai.sophia.core.Fault;
import ai.sophia.mcp.ErrorCode;
import ai.sophia.mcp.McpError;
import ai.sophia.mcp.protocol.Wire;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** The one table from faults to errors of the protocol. Stateless. */
final class Faults {
    private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

    private Faults() {}

    /** Does the work, and tells what goes wrong as an error of the protocol. */
    static Outcome told(String method, Supplier<Outcome> work) {
        try {
            return work.get();
        } catch (McpError told) {
            throw told;
        } catch (Fault fault) {
            throw error(fault);
        } catch (RuntimeException defect) {
            throw new McpError(ErrorCode.INTERNAL_ERROR, incident(method, defect));
        }
    }

    /** What is said of a defect of Sophia, which is logged under a number. */
    static String incident(String where, RuntimeException defect) {
        String number = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        LOG.error("Internal error {} in {}", number, where, defect);
        return "internal error " + number + ": the server's log tells more";
    }

    /** The fault as text that a model can act on. */
    static String explained(Fault fault) {
        return switch (fault) {
            case Fault.Invalid invalid
            when !invalid.field().isEmpty() -> invalid.field() + ": " + invalid.explanation();
            case Fault.Invalid invalid -> invalid.explanation();
            case Fault.Denied denied -> denied.explanation();
            case Fault.NotFound missing -> missing.explanation();
            case Fault.Conflict conflict -> conflict.explanation();
            case Fault.Exhausted exhausted -> later(exhausted.explanation(), exhausted.retryAfter());
            case Fault.Unavailable unavailable -> later(unavailable.explanation(), unavailable.retryAfter());
        };
    }

    /** The fault as an error of the protocol. */
    static McpError error(Fault fault) {
        ObjectNode data = Wire.object();
        ErrorCode code = switch (fault) {
            case Fault.Invalid invalid -> {
                Wire.put(data, "field", invalid.field());
                yield ErrorCode.INVALID_PARAMS;
            }
            case Fault.Denied denied -> ErrorCode.INVALID_PARAMS;
            case Fault.NotFound missing -> ErrorCode.INVALID_PARAMS;
            case Fault.Conflict conflict -> ErrorCode.INVALID_PARAMS;
            case Fault.Exhausted exhausted -> {
                data.put("retryAfterSeconds", seconds(exhausted.retryAfter()));
                exhausted.quota().ifPresent(quota -> data.put("limit", quota.limit()));
                yield ErrorCode.INTERNAL_ERROR;
            }
            case Fault.Unavailable unavailable -> {
                data.put("retryAfterSeconds", seconds(unavailable.retryAfter()));
                yield ErrorCode.INTERNAL_ERROR;
            }
        };
        return new McpError(code, explained(fault), data.isEmpty() ? Optional.empty() : Optional.of(data));
    }

    private static String later(String explanation, Duration wait) {
        return explanation + " (try again in " + seconds(wait) + " s)";
    }

    private static long seconds(Duration wait) {
        return Math.max(1, wait.toSeconds());
    }
}
