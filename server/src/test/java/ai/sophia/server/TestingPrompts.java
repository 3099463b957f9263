package ai.sophia.server;

import ai.sophia.mcp.Catalog;
import ai.sophia.mcp.Completer;
import ai.sophia.mcp.Content;
import ai.sophia.mcp.InputRequired;
import ai.sophia.mcp.Prompt;
import ai.sophia.mcp.PromptResult;
import ai.sophia.mcp.PromptResult.Message;
import ai.sophia.mcp.PromptResult.Role;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The prompts that the conformance suite expects. */
final class TestingPrompts {
    private static final Completer CITIES = (typed, others, exchange) -> Stream.of("paris", "park", "party")
            .filter(each -> each.startsWith(typed))
            .toList();

    private TestingPrompts() {}

    static void offer(Catalog.Builder offer) {
        offer.prompt(prompt(
                        "test_simple_prompt",
                        List.of(),
                        (arguments, exchange) -> PromptResult.of("", "This is a simple prompt for testing.")))
                .prompt(prompt(
                        "test_prompt_with_arguments",
                        List.of("arg1", "arg2"),
                        (arguments, exchange) -> PromptResult.of(
                                "",
                                "Prompt with arguments: arg1='" + arguments.get("arg1") + "', arg2='"
                                        + arguments.get("arg2") + "'")))
                .prompt(prompt(
                        "test_prompt_with_embedded_resource",
                        List.of("resourceUri"),
                        (arguments, exchange) -> said(
                                TestingOffer.embedded(
                                        String.valueOf(arguments.get("resourceUri")),
                                        "text/plain",
                                        "Embedded resource content for testing."),
                                new Content.Text("Please process the embedded resource above."))))
                .prompt(prompt(
                        "test_prompt_with_image",
                        List.of(),
                        (arguments, exchange) -> said(
                                Content.Image.of(TestingOffer.PICTURE, "image/png"),
                                new Content.Text("Please analyze the image above."))))
                .prompt(prompt(
                        "test_input_required_result_prompt",
                        List.of(),
                        (arguments, exchange) -> exchange.answers().containsKey("user_context")
                                ? PromptResult.of(
                                        "",
                                        "In this context: "
                                                + exchange.answers()
                                                        .get("user_context")
                                                        .path("content"))
                                : InputRequired.of(
                                        "user_context",
                                        TestingQuestions.form(
                                                "What context should the prompt use?", "context", "string"))));
    }

    private static Prompt prompt(String name, List<String> arguments, Prompt.Handler handler) {
        return new Prompt(
                name,
                "",
                "Made for tests.",
                arguments.stream()
                        .map(each -> new Prompt.Argument(each, "", "Made for tests.", true, CITIES))
                        .toList(),
                handler);
    }

    private static PromptResult said(Content... contents) {
        return new PromptResult(
                "",
                Arrays.stream(contents)
                        .map(each -> new Message(Role.USER, each))
                        .toList());
    }
}
