package ai.sophia.server;

import ai.sophia.mcp.protocol.Outgoing;
import io.helidon.http.sse.SseEvent;
import io.helidon.webserver.sse.SseSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The answer to a message of the Model Context Protocol, over HTTP. Used by one thread at a time. */
record McpAnswer(Call call) implements Outgoing {
    @Override
    public void answer(int status, Map<String, String> headers, Optional<JsonNode> body) {
        headers.forEach(call.response()::header);
        if (body.isPresent()) {
            call.send(status, Call.JSON, body.get().toString().getBytes(StandardCharsets.UTF_8));
        } else {
            call.response().status(status);
            call.response().send();
        }
    }

    @Override
    public EventStream stream(Map<String, String> headers) {
        headers.forEach(call.response()::header);
        call.response().header("Cache-Control", "no-cache");
        // or a proxy would keep events back to send more at once
        call.response().header("X-Accel-Buffering", "no");
        call.response().status(200);
        call.startStreaming();
        return new Events(call.response().sink(SseSink.TYPE));
    }

    private record Events(SseSink sink) implements EventStream {
        @Override
        public void send(JsonNode message) {
            emit(SseEvent.builder().name("message").data(message.toString()).build());
        }

        @Override
        public void keepAlive() {
            emit(SseEvent.builder().comment("").build());
        }

        @Override
        public void end() {
            guarded(sink::close);
        }

        private void emit(SseEvent event) {
            guarded(() -> sink.emit(event));
        }

        /** The web server has several ways to say that the client is gone. */
        private static void guarded(Runnable sending) {
            try {
                sending.run();
            } catch (UncheckedIOException gone) {
                throw gone;
            } catch (RuntimeException gone) {
                throw new UncheckedIOException(new IOException("the client went away", gone));
            }
        }
    }
}
