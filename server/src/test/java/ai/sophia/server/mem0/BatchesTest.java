package ai.sophia.server.mem0;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.server.TestingServer.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Batches of changes of which one cannot be made. */
final class BatchesTest {
    private final TestingMem0 mem0 = new TestingMem0();

    @AfterEach
    void close() {
        mem0.close();
    }

    @Test
    void aTwinOfAnotherMemoryIsRefusedAndItIsSaidWhatWasUpdatedBefore() {
        String tea = mem0.add("ada", "Ada drinks tea");
        String cake = mem0.add("ada", "Ada eats cake");
        String hat = mem0.add("ada", "Ada wears a hat");
        Answer first = update(change(cake, "Ada wears a hat"), change(tea, "Ada drinks milk"));
        assertThat(first.status()).isEqualTo(409);
        assertThat(told(first)).contains("memories[0]: the memory " + hat).endsWith("; nothing was updated");
        assertThat(text(tea)).isEqualTo("Ada drinks tea");
        Answer second = update(change(tea, "Ada drinks milk"), change(cake, "Ada wears a hat"));
        assertThat(second.status()).isEqualTo(409);
        assertThat(told(second)).contains("memories[1]: the memory " + hat).endsWith("; only memories[0] was updated");
        assertThat(text(tea)).isEqualTo("Ada drinks milk");
        assertThat(text(cake)).isEqualTo("Ada eats cake");
        String dog = mem0.add("ada", "Ada has a dog");
        Answer third =
                update(change(tea, "Ada drinks water"), change(dog, "Ada has a cat"), change(cake, "Ada wears a hat"));
        assertThat(told(third)).endsWith("; only memories[0] to memories[1] were updated");
    }

    @Test
    void whatCannotBeStoredIsRefusedBeforeAnythingIsUpdated() {
        String tea = mem0.add("ada", "Ada drinks tea");
        String cake = mem0.add("ada", "Ada eats cake");
        Answer blank = update(change(tea, "Ada drinks milk"), change(cake, " "));
        assertThat(blank.status()).isEqualTo(400);
        assertThat(blank.json().path("field").asString()).isEqualTo("memories[1].text");
        Answer twice = update(change(tea, "Ada drinks milk"), change(tea, "Ada drinks water"));
        assertThat(twice.status()).isEqualTo(400);
        assertThat(text(tea)).isEqualTo("Ada drinks tea");
    }

    private Answer update(String... changes) {
        return mem0.put("/v1/batch/", "{\"memories\":[" + String.join(",", changes) + "]}");
    }

    private static String change(String id, String text) {
        return "{\"memory_id\":\"" + id + "\",\"text\":\"" + text + "\"}";
    }

    private static String told(Answer answer) {
        return answer.json().path("detail").asString();
    }

    private String text(String id) {
        return mem0.get("/v1/memories/" + id + "/").json().path("memory").asString();
    }
}
