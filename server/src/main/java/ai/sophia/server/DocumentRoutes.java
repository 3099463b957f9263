package ai.sophia.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;

/** The description of the interface, and the page that shows it; all of it served from the class path. Immutable. */
final class DocumentRoutes {
    private static final String WEBJAR = "/META-INF/maven/org.webjars/swagger-ui/pom.properties";
    private static final Map<String, String> ASSETS = Map.of(
            "swagger-ui.css", "text/css; charset=utf-8",
            "swagger-ui-bundle.js", "text/javascript; charset=utf-8",
            "favicon-32x32.png", "image/png");
    private static final String PAGE_POLICY =
            "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

    void register(Routes routes) {
        routes.open("/", DocumentRoutes::redirect)
                .open("/docs", DocumentRoutes::redirect)
                .open("/openapi.yaml", call -> call.send(200, "application/yaml", resource("/openapi.yaml")))
                .open("/openapi-mem0.yaml", call -> call.send(200, "application/yaml", resource("/openapi-mem0.yaml")))
                .open("/docs/", DocumentRoutes::page)
                .open("/docs/{file}", DocumentRoutes::file);
    }

    private static void redirect(Call call) {
        call.response().header("Location", "/docs/");
        call.send(302, "text/plain", new byte[0]);
    }

    private static void page(Call call) {
        call.response().header("Content-Security-Policy", PAGE_POLICY);
        call.send(200, "text/html; charset=utf-8", resource("/docs/index.html"));
    }

    private static void file(Call call) {
        String name = call.path("file");
        if (name.equals("start.js")) {
            call.send(200, "text/javascript; charset=utf-8", resource("/docs/start.js"));
            return;
        }
        String mediaType = ASSETS.get(name);
        if (mediaType == null) {
            throw Refusal.notFound("/docs/" + (name.length() <= 60 ? name : "…"));
        }
        call.response().header("Cache-Control", "max-age=3600");
        call.send(200, mediaType, resource("/META-INF/resources/webjars/swagger-ui/" + webjarVersion() + "/" + name));
    }

    private static String webjarVersion() {
        Properties properties = new Properties();
        try {
            properties.load(new java.io.StringReader(new String(resource(WEBJAR), StandardCharsets.UTF_8)));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return properties.getProperty("version", "");
    }

    private static byte[] resource(String path) {
        try (InputStream stream = DocumentRoutes.class.getResourceAsStream(path)) {
            if (stream == null) {
                throw new IllegalStateException("the class path lacks " + path);
            }
            return stream.readAllBytes();
        } catch (IOException broken) {
            throw new IllegalStateException("the class path does not give " + path, broken);
        }
    }
}
