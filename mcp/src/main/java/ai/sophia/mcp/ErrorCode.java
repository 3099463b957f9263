package ai.sophia.mcp;

/** The errors of the protocol, with the HTTP status of a request that is turned down by each before it is worked on. */
public enum ErrorCode {
    PARSE_ERROR(-32700, 400),
    INVALID_REQUEST(-32600, 400),
    METHOD_NOT_FOUND(-32601, 404),
    INVALID_PARAMS(-32602, 400),
    INTERNAL_ERROR(-32603, 500),
    /** What the latest revision tells as invalid parameters, and the older ones by a number of its own. */
    RESOURCE_NOT_FOUND(-32602, 400),
    HEADER_MISMATCH(-32020, 400),
    MISSING_CLIENT_CAPABILITY(-32021, 400),
    UNSUPPORTED_VERSION(-32022, 400);

    private final int number;
    private final int status;

    ErrorCode(int number, int status) {
        this.number = number;
        this.status = status;
    }

    /** Its number in a message. */
    public int number() {
        return number;
    }

    /** The HTTP status of a request that is turned down by it. */
    public int status() {
        return status;
    }
}
