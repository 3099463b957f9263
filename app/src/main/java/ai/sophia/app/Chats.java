package ai.sophia.app;

import ai.sophia.core.access.Principal;
import ai.sophia.core.conversation.ByRules;
import ai.sophia.core.conversation.Understanding;
import ai.sophia.core.document.Documents;
import ai.sophia.core.model.Fallback;
import ai.sophia.core.model.LanguageModel;
import ai.sophia.core.proposal.Allowance;
import ai.sophia.core.proposal.Answers;
import ai.sophia.core.proposal.ByModel;
import ai.sophia.core.proposal.Judging;
import ai.sophia.core.proposal.ProposalForm;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.guard.Breaker;
import ai.sophia.model.openai.ChatDependency;
import ai.sophia.model.openai.ChatServer;
import ai.sophia.model.openai.JsonProposals;
import ai.sophia.model.openai.OpenAiChat;
import ai.sophia.model.rules.RuleRecognizer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The servers of the language model that the settings name, in the order in which they are asked. Immutable, its parts safe for all threads. */
record Chats(ModelSettings settings, List<ChatDependency> servers) implements AutoCloseable {
    Chats {
        servers = List.copyOf(servers);
    }

    static Chats of(ModelSettings settings) {
        List<ChatDependency> servers = new ArrayList<>(List.of(server("language model", settings.server())));
        settings.fallback().ifPresent(fallback -> servers.add(server("second language model", fallback)));
        return new Chats(settings, servers);
    }

    private static ChatDependency server(String name, ChatServer server) {
        Breaker guard = new Breaker(name, server.patience());
        return new ChatDependency(server, guard, new OpenAiChat(server, guard));
    }

    /** The model that is asked first. */
    String model() {
        return settings.server().model();
    }

    /**
     * What understands turns by them, and by rules where they do not.
     *
     * @param byRules who understands then, as histories name it
     */
    Understanding understanding(
            MemoryStore store, Documents documents, Principal owner, String byRules, InstantSource clock) {
        LanguageModel chat = new Fallback(
                servers.stream().<LanguageModel>map(ChatDependency::chat).toList());
        ProposalForm form = new JsonProposals();
        RuleRecognizer rules = new RuleRecognizer();
        Duration patience = settings.server().patience().multipliedBy(servers.size());
        return new ByModel(
                new ByModel.Model(chat, model(), form, patience),
                new Judging(rules),
                new ByRules(() -> rules, byRules),
                new Allowance(documents, owner, settings.tokensADay(), settings.costADay(), clock),
                new Answers(documents, owner, store.key(owner.tenant()), chat.name(), form, clock),
                store.key(owner.tenant()),
                settings.waiting(),
                clock);
    }

    @Override
    public void close() {
        servers.forEach(server -> server.chat().close());
    }
}
