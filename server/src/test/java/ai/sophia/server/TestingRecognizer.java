package ai.sophia.server;

import ai.sophia.core.conversation.Claim;
import ai.sophia.core.conversation.Recognizer;
import ai.sophia.core.conversation.Sort;
import ai.sophia.core.conversation.Span;
import ai.sophia.core.conversation.Statement;
import ai.sophia.core.conversation.Turn;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Understands "My THING is VALUE", and nothing else. */
final class TestingRecognizer implements Recognizer {
    private static final Pattern STATEMENT = Pattern.compile("My (\\w+) is (\\w+)");

    @Override
    public List<Statement> recognize(List<Turn> before, Turn turn) {
        Matcher matcher = STATEMENT.matcher(turn.text());
        return matcher.results()
                .map(found -> new Statement(
                        Sort.IDENTITY,
                        found.group(),
                        Turn.USER,
                        "is",
                        found.group(2),
                        false,
                        new Claim(found.group(1), found.group(2)),
                        0,
                        new Span(found.start(), found.end()),
                        Optional.empty(),
                        Optional.empty(),
                        0.9))
                .toList();
    }
}
