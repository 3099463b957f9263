package ai.sophia.server;

import io.helidon.http.HeaderValues;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/**
 * Closes the connection once an answer is sent whole, if the request or the answer says {@code Connection: close}: the web server tells
 * the header, and goes on to read. A server that is closing says it of every connection. Immutable, safe for all threads.
 */
final class Closing implements Filter {
    private final Lifetime lifetime;

    Closing(Lifetime lifetime) {
        this.lifetime = lifetime;
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        response.beforeSend(() -> {
            if (lifetime.hasEnded()) {
                response.header(HeaderValues.CONNECTION_CLOSE);
            }
        });
        chain.proceed();
        if (isWanted(request, response)) {
            throw new CloseConnectionException("one of the two sides wants no further request");
        }
    }

    /** Whether the connection ends with this answer. */
    static boolean isWanted(ServerRequest request, ServerResponse response) {
        return request.headers().containsToken(HeaderValues.CONNECTION_CLOSE)
                || response.headers().containsToken(HeaderValues.CONNECTION_CLOSE);
    }
}
