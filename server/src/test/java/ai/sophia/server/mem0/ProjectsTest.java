package ai.sophia.server.mem0;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.server.TestingServer.Answer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The projects of the organization, their settings and their members. */
final class ProjectsTest {
    private static final String PROJECTS = "/api/v1/orgs/organizations/sophia/projects/";
    private static final String PROJECT = PROJECTS + "default/";

    private final TestingMem0 mem0 = new TestingMem0();

    @AfterEach
    void close() {
        mem0.close();
    }

    private String create(String name) {
        Answer created = mem0.post(PROJECTS, "{\"name\":\"" + name + "\",\"description\":\"for tests\"}");
        assertThat(created.status()).as(created.response().body()).isEqualTo(200);
        assertThat(created.json().path("message").asString()).isEqualTo("Project created successfully");
        return created.json().path("project_id").asString();
    }

    private List<String> members(String project) {
        return mem0.get(PROJECTS + project + "/members/").json().path("members").findValuesAsString("email");
    }

    @Test
    void theProjectKeepsItsSettings() {
        JsonNode fresh = mem0.get(PROJECT + "?fields=custom_instructions&fields=custom_categories")
                .json();
        assertThat(fresh.has("custom_instructions")).isTrue();
        assertThat(fresh.path("custom_instructions").isNull()).isTrue();
        Answer updated = mem0.patch(PROJECT, """
                {"custom_instructions":"only drinks","custom_categories":[{"Food_and_Drink":"what they like"}],"decay":true}""");
        assertThat(updated.json().path("message").asString()).isEqualTo("Project updated successfully");
        mem0.patch(PROJECT, "{\"multilingual\":true}");
        JsonNode project = mem0.get(PROJECT).json();
        assertThat(project.path("custom_instructions").asString()).isEqualTo("only drinks");
        assertThat(project.path("custom_categories").path(0).has("Food_and_Drink"))
                .isTrue();
        assertThat(project.path("decay").booleanValue()).isTrue();
        assertThat(project.path("multilingual").booleanValue()).isTrue();
        assertThat(project.path("members").size()).isEqualTo(1);
        assertThat(mem0.get(PROJECT + "members/").json().path("members").size()).isEqualTo(1);
        assertThat(mem0.patch(PROJECT, "{\"custom_categories\":\"drinks\"}").status())
                .isEqualTo(400);
        assertThat(mem0.get("/api/v1/orgs/organizations/sophia/projects/other/").status())
                .isEqualTo(404);
        assertThat(mem0.get("/api/v1/orgs/organizations/other/projects/default/")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aFurtherProjectIsKeptListedChangedAndDeleted() {
        String id = create("Berlin");
        JsonNode listed = mem0.get(PROJECTS).json();
        assertThat(listed.findValuesAsString("project_id")).containsExactly("default", id);
        assertThat(listed.path(1).path("description").asString()).isEqualTo("for tests");
        assertThat(listed.findValues("members")).isEmpty();
        assertThat(mem0.patch(PROJECTS + id + "/", "{\"custom_instructions\":\"only trains\"}")
                        .status())
                .isEqualTo(200);
        JsonNode project = mem0.get(PROJECTS + id + "/").json();
        assertThat(project.path("name").asString()).isEqualTo("Berlin");
        assertThat(project.path("description").asString()).isEqualTo("for tests");
        assertThat(project.path("custom_instructions").asString()).isEqualTo("only trains");
        assertThat(project.path("created_at").isString()).isTrue();
        assertThat(mem0.get(PROJECT).json().path("custom_instructions").isNull())
                .isTrue();
        mem0.post(PROJECTS + id + "/members/", "{\"email\":\"ada@example.org\"}");
        assertThat(mem0.delete(PROJECTS + id + "/").json().path("message").asString())
                .isEqualTo("Project deleted successfully");
        for (String path : List.of("", "members/")) {
            assertThat(mem0.get(PROJECTS + id + "/" + path).status()).isEqualTo(404);
        }
        assertThat(mem0.delete(PROJECTS + id + "/").status()).isEqualTo(404);
        assertThat(mem0.patch(PROJECTS + id + "/", "{\"decay\":true}").status()).isEqualTo(404);
        assertThat(mem0.get(PROJECTS).json().size()).isEqualTo(1);
    }

    @Test
    void theProjectOfTheKeyStays() {
        assertThat(mem0.delete(PROJECT).status()).isEqualTo(409);
        assertThat(mem0.post(PROJECTS, "{}").status()).isEqualTo(400);
        assertThat(mem0.post(PROJECTS.replace("sophia", "other"), "{\"name\":\"x\"}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void membersAreAddedGivenAnotherRoleAndRemoved() {
        String id = create("Berlin");
        for (String project : List.of("default", id)) {
            String path = PROJECTS + project + "/members/";
            assertThat(members(project)).containsExactly("key");
            assertThat(mem0.post(path, "{\"email\":\"ada@example.org\",\"role\":\"READER\"}")
                            .status())
                    .isEqualTo(200);
            assertThat(mem0.post(path, "{\"email\":\"ada@example.org\",\"role\":\"OWNER\"}")
                            .status())
                    .isEqualTo(409);
            assertThat(mem0.put(path, "{\"email\":\"ada@example.org\",\"role\":\"OWNER\"}")
                            .status())
                    .isEqualTo(200);
            assertThat(mem0.put(path, "{\"email\":\"ben@example.org\",\"role\":\"OWNER\"}")
                            .status())
                    .isEqualTo(404);
            assertThat(members(project)).containsExactly("key", "ada@example.org");
            JsonNode told = mem0.get(PROJECTS + project + "/").json().path("members");
            assertThat(told.findValuesAsString("role")).containsExactly("OWNER", "OWNER");
        }
        assertThat(mem0.delete(PROJECT + "members/?email=ada%40example.org").status())
                .isEqualTo(200);
        assertThat(mem0.delete(PROJECT + "members/?email=ada%40example.org").status())
                .isEqualTo(404);
        assertThat(members("default")).containsExactly("key");
        assertThat(members(id)).containsExactly("key", "ada@example.org");
        assertThat(mem0.delete(PROJECT + "members/?email=key").status()).isEqualTo(409);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"email\":\"\"}", "{\"email\":\"a@example.org\",\"role\":\"KING\"}"})
    void aMemberThatCannotBeIsRefused(String body) {
        assertThat(mem0.post(PROJECT + "members/", body).status()).isEqualTo(400);
        assertThat(members("default")).containsExactly("key");
    }

    @Test
    void whatMeansAFurtherProjectIsNotTakenForTheProjectOfTheKey() {
        String id = create("Berlin");
        String add = "{\"messages\":\"x\",\"user_id\":\"ada\",\"infer\":false,\"project_id\":\"%s\"}";
        assertThat(mem0.post("/v1/memories/", add.formatted(id)).status()).isEqualTo(501);
        assertThat(mem0.post(
                                "/v2/memories/search/",
                                "{\"query\":\"x\",\"filters\":{\"user_id\":\"ada\"},\"project_id\":\"" + id + "\"}")
                        .status())
                .isEqualTo(501);
        for (String path : List.of("/v1/memories/?user_id=ada&project_id=" + id)) {
            assertThat(mem0.get(path).status()).isEqualTo(501);
            assertThat(mem0.delete(path).status()).isEqualTo(501);
        }
        assertThat(mem0.get("/api/v1/webhooks/projects/" + id + "/").status()).isEqualTo(501);
        for (String own : List.of("default", "proj_of_before")) {
            assertThat(mem0.post("/v1/memories/", add.formatted(own)).status()).isEqualTo(200);
        }
    }
}
