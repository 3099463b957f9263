package ai.sophia.model.openai;

import ai.sophia.core.Fault;
import ai.sophia.core.embedding.TokenEstimate;
import ai.sophia.core.model.Account;
import ai.sophia.core.model.Message;
import ai.sophia.core.model.Prompt;
import ai.sophia.core.model.Reply;
import ai.sophia.core.model.Reply.Finish;
import ai.sophia.core.model.Tool;
import ai.sophia.core.model.ToolCall;
import ai.sophia.core.model.Usage;
import ai.sophia.model.openai.CallFailure.Lasting;
import ai.sophia.model.openai.CallFailure.Passing;
import ai.sophia.model.openai.CallFailure.Refused;
import ai.sophia.model.openai.Dialect.Part;
import ai.sophia.model.openai.Fitting.Mistake;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One prompt on its way to its reply. One thread. */
final class Chatting {
    private static final Logger LOG = LoggerFactory.getLogger(Chatting.class);

    private static final String DONE = "[DONE]";

    /** What of the time that is left a gateway may take, so that it is the one that gives up, and lets go of the model. */
    private static final double OF_GATEWAY = 0.95;

    /** Longest of what a gateway tells of itself. */
    private static final int LONGEST_NAME = 100;

    private final ChatServer server;
    private final Peer peer;
    private final Connection connection;
    private final Attempts attempts;
    private final Dialect dialect;
    private final Prompt prompt;
    private final Account account;
    private final Pieces pieces;
    private final Fitting fitting;
    private final Deadline deadline;
    private final String trace = UUID.randomUUID().toString();

    /** What answers have cost that broke off, as long as they are not charged. */
    private final List<Usage> broken = new ArrayList<>();

    private Usage usage = Usage.NONE;
    private String answeredBy = "";

    Chatting(
            ChatServer server,
            Connection connection,
            Attempts attempts,
            Dialect dialect,
            Prompt prompt,
            Account account,
            Pieces pieces) {
        this.server = server;
        this.peer = server.peer();
        this.connection = connection;
        this.attempts = attempts;
        this.dialect = dialect;
        this.prompt = prompt;
        this.account = account;
        this.pieces = pieces;
        this.fitting = Fitting.of(prompt);
        boolean hurried = prompt.patience().compareTo(server.patience()) < 0;
        this.deadline = Deadline.in(hurried ? prompt.patience() : server.patience());
    }

    /**
     * The reply, in the form that was asked for.
     *
     * @throws Fault.Invalid if the server does not take the prompt
     * @throws Fault.Unavailable if there is no such reply in time
     */
    Reply reply() {
        ChatAnswer answer = asked(prompt);
        List<Mistake> mistakes = fitting.mistakes(answer);
        if (!mistakes.isEmpty()) {
            if (answer.finish() == Finish.CUT) {
                throw unfit("was cut before its answer was whole", mistakes);
            }
            if (pieces.haveBegun()) {
                throw unfit("did not answer as it was asked to", mistakes);
            }
            answer = asked(prompt.and(fitting.correction(answer, mistakes)));
            mistakes = fitting.mistakes(answer);
            if (!mistakes.isEmpty()) {
                throw unfit("did not answer as it was asked to, twice", mistakes);
            }
        }
        return new Reply(
                fitting.text(answer),
                answer.calls(),
                answer.finish(),
                usage,
                server.price().cost(usage),
                answer.model().isEmpty() ? server.model() : answer.model(),
                answeredBy);
    }

    /** What is wrong is told by its kind: all else may quote the answer. */
    private Fault.Unavailable unfit(String what, List<Mistake> mistakes) {
        String kinds = mistakes.stream().map(Mistake::kind).distinct().collect(Collectors.joining(", "));
        return new Fault.Unavailable(
                "the language model " + server.model() + " at " + server.address() + " " + what + " (" + kinds + ")",
                Attempts.REST);
    }

    private ChatAnswer asked(Prompt asked) {
        Set<Part> without = dialect.unknown();
        while (true) {
            ChatBody body = ChatBody.of(server.model(), asked, without, pieces.areHeard());
            try {
                ChatAnswer answer = attempted(body, asked);
                spend(usage(asked, answer));
                if (dialect.learn(without)) {
                    LOG.info("{} is asked without {} from now on", server, without);
                }
                pieces.rethrow();
                return answer;
            } catch (Refused refusal) {
                without.add(Dialect.meant(refusal, body.used())
                        .orElseThrow(() ->
                                new Fault.Invalid("messages", refusal.getMessage() + ", asked for " + server.model())));
            }
        }
    }

    private ChatAnswer attempted(ChatBody body, Prompt asked) {
        try {
            return attempts.call(deadline, () -> pieces.areHeard() ? streamed(body, asked) : whole(body));
        } finally {
            broken.forEach(this::spend);
            broken.clear();
        }
    }

    private void spend(Usage spent) {
        usage = usage.plus(spent);
        account.charge(new Account.Spent(server.model(), spent, server.price().cost(spent)));
    }

    private static Usage usage(Prompt asked, ChatAnswer answer) {
        return answer.usage().orElseGet(() -> estimate(asked, answer.text(), answer.calls()));
    }

    private static Usage estimate(Prompt asked, String text, List<ToolCall> calls) {
        Stream<String> sent = Stream.of(
                        asked.messages().stream().map(Message::text),
                        asked.tools().stream().map(Tool::description),
                        asked.tools().stream().map(Tool::parameters),
                        asked.form().map(form -> form.schema()).stream())
                .flatMap(all -> all);
        Stream<String> came = Stream.concat(Stream.of(text), calls.stream().map(ToolCall::arguments));
        return new Usage(tokens(sent), tokens(came), true);
    }

    private static long tokens(Stream<String> texts) {
        return texts.mapToLong(each -> TokenEstimate.of(each, Integer.MAX_VALUE))
                .sum();
    }

    private ChatAnswer whole(ChatBody body) {
        HttpResponse<byte[]> answer = connection.send(server.address().chat(), body.bytes(), headers(), deadline);
        answeredBy = answeredBy(answer.headers());
        return ChatAnswer.of(answer.body(), peer);
    }

    private ChatAnswer streamed(ChatBody body, Prompt asked) {
        HttpResponse<Arrivals> answer = connection.open(server.address().chat(), body.bytes(), headers(), deadline);
        answeredBy = answeredBy(answer.headers());
        try (Arrivals arrivals = answer.body()) {
            String type = answer.headers().firstValue("Content-Type").orElse("");
            return type.startsWith("application/json") ? atOnce(arrivals) : pieceByPiece(arrivals, asked);
        } catch (Passing | Refused failure) {
            throw pieces.haveBegun() ? new Lasting(String.valueOf(failure.getMessage())) : failure;
        }
    }

    /** Of a server that does not stream. */
    private ChatAnswer atOnce(Arrivals arrivals) {
        ChatAnswer answer = ChatAnswer.of(arrivals.all(deadline), peer);
        pieces.tell(answer.text());
        return answer;
    }

    private ChatAnswer pieceByPiece(Arrivals arrivals, Prompt asked) {
        ChatAnswer.Parts parts = new ChatAnswer.Parts(peer);
        try {
            return pieceByPiece(new EventStream(arrivals, deadline), parts);
        } catch (CallFailure failure) {
            if (parts.haveBegun()) {
                broken.add(usage(asked, parts.together()));
            }
            throw failure;
        }
    }

    private ChatAnswer pieceByPiece(EventStream events, ChatAnswer.Parts parts) {
        Optional<String> data = events.next();
        while (data.isPresent() && !data.get().equals(DONE) && !pieces.haveFailed()) {
            pieces.tell(parts.add(data.get()));
            data = events.next();
        }
        if (data.isEmpty() && !parts.isFinished()) {
            throw new Passing(peer + " broke its answer off", Duration.ZERO);
        }
        return parts.together();
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new HashMap<>();
        if (pieces.areHeard()) {
            headers.put("Accept", "text/event-stream");
        }
        if (server.portkey().isUsed()) {
            LOG.debug("{} is asked under the trace {}", server, trace);
            long left = (long) (deadline.left().toMillis() * OF_GATEWAY);
            headers.put("x-portkey-trace-id", trace);
            headers.put("x-portkey-request-timeout", String.valueOf(Math.max(1, left)));
        }
        return headers;
    }

    /** The server, and behind a gateway whom that has asked. */
    private String answeredBy(HttpHeaders headers) {
        return Stream.concat(
                        Stream.of(server.address().toString()),
                        Stream.of("x-portkey-provider", "x-portkey-last-used-option-index")
                                .flatMap(name -> headers.firstValue(name).stream())
                                .filter(value -> !value.isBlank() && value.length() <= LONGEST_NAME)
                                .map(peer::hidden))
                .collect(Collectors.joining(", "));
    }
}
