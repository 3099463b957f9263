package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.cli.Choices;
import ai.sophia.contract.TestingPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Each field of each request that the descriptions of the interfaces tell of holds in turn what it may not: none of it is a defect of the
 * server's, nor too much for the database behind it.
 */
final class WrongFieldsTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String KEY = "m0-testing-0123456789";
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    /** One that answers for ever, and one that has tests of its own. */
    private static final Pattern LEFT_OUT = Pattern.compile("/api/changes|/mcp.*");

    private static final Pattern PARAMETER = Pattern.compile("\\{\\+?([^}]*)}");

    /** What mem0's clients send besides what is told of. */
    private static final List<String> FURTHER = List.of("project_id", "org_id", "version");

    private static final JsonNode VALID = JSON.readTree("""
            {"messages":[{"role":"user","content":"tea","name":"Ada"}],"user_id":"a","agent_id":"b","filters":{"user_id":"a",
             "metadata":{"m":1}},"metadata":{"m":"n","o":{"p":[1]}},"query":"tea","top_k":3,"fields":["memory"],
             "name":"n","url":"http://127.0.0.1:9/","event_types":["memory_delete"],"email":"a@example.org","role":"READER",
             "text":"tea","user":"a","session":"s","collection":"c","importance":0.5,"saidAt":"2026-01-01","input":"tea",
             "filter":{"and":[{"metadata.m":1},{"speaker":{"in":["a"]}}]},"task":"tea","tokens":200,"kinds":["semantic"],
             "custom_categories":[{"a":"b"}],"schema":{"a":{"type":"string"}},"feedback":"POSITIVE","dryRun":true}""");

    /** What a database may stumble over. */
    private static final List<String> ODD = List.of(
            "\"\\ud800\"",
            "\"a\\u0000\"",
            "[\"\\ud800\"]",
            "{\"\\u0000\":1}",
            "{\"a\":{\"eq\":\"\\u0000\"}}",
            "1e300",
            "99999999999999999999",
            "-1");

    private static final List<String> WRONG = List.of(
            "null",
            "true",
            "7",
            "0.5",
            "\"\"",
            "\"*\"",
            "[]",
            "[null]",
            "[[]]",
            "[7]",
            "[{}]",
            "{}",
            "{\"\":7}",
            "{\"a\":{\"b\":[null]}}",
            "\"" + "x".repeat(40_000) + "\"");

    private static final List<String> ODD_TEXT =
            List.of("%00", "%ED%A0%80", "%FF", "-1", "1e300", "99999999999999999999");
    private static final List<String> WRONG_TEXT =
            List.of("", "%7B", "%5B%5D", "%7B%7D", "null", "7", "true", "*", "%22", "a&%s=b", "x".repeat(2_000));

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> defects = new ArrayList<>();
    private URI server = URI.create("");
    private int asked;

    @Test
    void noneIsADefectWithSqlite() throws Exception {
        ask(Map.of(), all(ODD, WRONG), all(ODD_TEXT, WRONG_TEXT));
    }

    @Test
    void noneIsADefectWithPostgres() throws Exception {
        TestingPostgres postgres = TestingPostgres.shared();
        ask(
                Map.of(
                        "SOPHIA_RECORDS", postgres.database(),
                        "SOPHIA_POSTGRES_USER", postgres.user(),
                        "SOPHIA_POSTGRES_PASSWORD", postgres.password()),
                ODD,
                ODD_TEXT);
    }

    private static List<String> all(List<String> odd, List<String> wrong) {
        return Stream.concat(odd.stream(), wrong.stream()).toList();
    }

    private void ask(Map<String, String> environment, List<String> values, List<String> texts) throws Exception {
        Map<String, String> said = Map.of(
                "data", folder.resolve("data").toString(), "port", "0", "key", KEY, "webhooks.allowPrivate", "true");
        Settings settings = new SettingsLoader(environment, folder).load(new Choices(said, ""));
        try (client;
                Application application =
                        Application.start(DataDirectory.take(settings.data()).orElseThrow(), settings, false)) {
            server = application.address();
            for (String description : List.of("/openapi.yaml", "/openapi-mem0.yaml")) {
                JsonNode document = new YAMLMapper().readTree(WrongFieldsTest.class.getResourceAsStream(description));
                for (var path : document.path("paths").properties()) {
                    for (var operation : path.getValue().properties()) {
                        if (METHODS.contains(operation.getKey())
                                && !LEFT_OUT.matcher(path.getKey()).matches()) {
                            Operation each = new Operation(
                                    document, path.getKey(), path.getValue(), operation.getKey(), operation.getValue());
                            bodies(each, values);
                            queries(each, texts);
                            paths(each, texts);
                        }
                    }
                }
            }
        }
        assertThat(asked).isGreaterThan(2_000);
        assertThat(defects).isEmpty();
    }

    /** One operation as its description tells of it. */
    private record Operation(JsonNode document, String path, JsonNode item, String method, JsonNode told) {
        JsonNode resolved(JsonNode node) {
            return node.has("$ref") ? document.at(node.path("$ref").asString().substring(1)) : node;
        }

        JsonNode content() {
            return resolved(told.path("requestBody")).path("content");
        }

        String type() {
            return content().isEmpty()
                    ? "application/json"
                    : content().propertyNames().iterator().next();
        }

        /** The names of the fields of its body. */
        Set<String> fields() {
            Map<String, JsonNode> all = new TreeMap<>();
            content().forEach(each -> collect(each.path("schema"), all));
            if (!all.isEmpty() && path.startsWith("/v")) {
                FURTHER.forEach(each -> all.put(each, JSON.nullNode()));
            }
            return all.keySet();
        }

        private void collect(JsonNode schema, Map<String, JsonNode> all) {
            JsonNode resolved = resolved(schema);
            resolved.path("properties").properties().forEach(each -> all.put(each.getKey(), each.getValue()));
            for (String many : List.of("oneOf", "anyOf", "allOf")) {
                resolved.path(many).forEach(each -> collect(each, all));
            }
        }

        /** The names of its parameters, in the query or in a header. */
        List<String> parameters() {
            List<String> names = new ArrayList<>();
            for (JsonNode holder : List.of(item, told)) {
                for (JsonNode each : holder.path("parameters")) {
                    if (resolved(each).path("in").asString().equals("query")) {
                        names.add(resolved(each).path("name").asString());
                    }
                }
            }
            return names;
        }

        /** A body that may be, with all that is known to be right. */
        ObjectNode body() {
            ObjectNode body = JSON.createObjectNode();
            for (String field : fields()) {
                if (VALID.has(field)) {
                    body.set(field, VALID.path(field).deepCopy());
                }
            }
            return body;
        }
    }

    private void bodies(Operation operation, List<String> values) throws InterruptedException {
        String target = target(operation);
        for (String field : operation.fields()) {
            for (String value : values) {
                ObjectNode body = operation.body();
                body.set(field, JSON.readTree(value));
                send(operation, target, body);
            }
        }
        ObjectNode valid = operation.body();
        for (String field : valid.propertyNames()) {
            for (String value : values) {
                within(operation, target, valid, valid.path(field), JSON.readTree(value));
            }
        }
    }

    /** Puts the value in the place of everything that is within a part of the body, one after the other. */
    private void within(Operation operation, String target, ObjectNode body, JsonNode part, JsonNode value)
            throws InterruptedException {
        if (part instanceof ObjectNode object) {
            for (String name : List.copyOf(object.propertyNames())) {
                JsonNode right = object.path(name);
                object.set(name, value);
                send(operation, target, body);
                object.set(name, right);
                within(operation, target, body, right, value);
            }
        } else if (part instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                JsonNode right = array.get(i);
                array.set(i, value);
                send(operation, target, body);
                array.set(i, right);
                within(operation, target, body, right, value);
            }
        }
    }

    private void queries(Operation operation, List<String> texts) throws InterruptedException {
        String target = target(operation);
        for (String name : operation.parameters()) {
            for (String text : texts) {
                String rest = name.equals("query") ? "" : "&query=tea";
                send(operation, target + "?" + name + "=" + text.replace("%s", name) + rest, operation.body());
                send(operation, target + "?" + name + "=" + text.replace("%s", name), operation.body());
            }
        }
    }

    private void paths(Operation operation, List<String> texts) throws InterruptedException {
        for (String text : texts) {
            if (operation.path().contains("{") && !text.contains("&")) {
                String path = operation
                        .path()
                        .replace("{organization}", "sophia")
                        .replaceAll(PARAMETER.pattern(), text.isEmpty() ? "x" : text);
                send(operation, path, operation.body());
            }
        }
    }

    /** The path of the operation on something that is there. */
    private String target(Operation operation) throws InterruptedException {
        String id = operation.path().startsWith("/api/v1/webhooks/{id}") ? webhook() : memory();
        return PARAMETER.matcher(operation.path()).replaceAll(found -> switch (found.group(1)) {
            case "organization" -> "sophia";
            case "project" -> "default";
            case "entity_type" -> "user";
            case "entity_id", "user" -> "a";
            case "app" -> "b";
            case "id", "memory_id" -> id;
            default -> "x";
        });
    }

    private String memory() throws InterruptedException {
        return exchanged("POST", "/api/memories", "application/json", "{\"user\":\"a\",\"text\":\"Ada drinks tea\"}")
                .path("id")
                .asString("x");
    }

    private String webhook() throws InterruptedException {
        return exchanged(
                        "POST",
                        "/api/v1/webhooks/projects/default/",
                        "application/json",
                        "{\"name\":\"n\",\"url\":\"http://127.0.0.1:9/\",\"event_types\":[\"memory_delete\"]}")
                .path("webhook_id")
                .asString("x");
    }

    private JsonNode exchanged(String method, String path, String type, String body) throws InterruptedException {
        return JSON.readTree(answered(method, path, type, body).body());
    }

    private void send(Operation operation, String path, JsonNode body) throws InterruptedException {
        boolean sent = !operation.content().isEmpty();
        String content = sent ? body.toString().replace("\ud800", "\\ud800") : "";
        HttpResponse<String> answer = answered(operation.method(), path, operation.type(), content);
        asked++;
        if (answer.statusCode() >= 500 && answer.statusCode() != 501) {
            defects.add(operation.method() + " " + cut(path) + " " + cut(content) + ": " + answer.statusCode() + " "
                    + answer.body());
        }
    }

    private static String cut(String text) {
        return text.length() <= 600 ? text : text.substring(0, 600) + "…";
    }

    private HttpResponse<String> answered(String method, String path, String type, String body)
            throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.resolve(path))
                .header("Authorization", "Token " + KEY)
                .header("Content-Type", type)
                .method(
                        method.toUpperCase(Locale.ROOT),
                        body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException broken) {
            throw new AssertionError("no answer to " + method + " " + cut(path) + " " + cut(body), broken);
        }
    }
}
