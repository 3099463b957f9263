package ai.sophia.core.conversation;

import ai.sophia.core.Fault;
import ai.sophia.core.Strings;
import ai.sophia.core.access.Scope;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Utterance;
import ai.sophia.core.remember.Draft;
import java.util.ArrayList;
import java.util.List;

/**
 * A turn that is to be appended to a session.
 *
 * @param draft what was said, and by whom
 * @param attachments what came with it
 */
public record TurnDraft(Draft draft, List<Attachment> attachments) {
    /** The role of what was attached to a turn: nobody said it. */
    public static final String ATTACHMENT = "attachment";

    public TurnDraft {
        attachments = List.copyOf(attachments);
    }

    /**
     * Something that was attached to a turn.
     *
     * @param name such as that of a file; at most {@link Utterance#NAME_LIMIT} characters
     * @param text what it says
     */
    public record Attachment(String name, String text) {
        public Attachment {
            Strings.name("name", name, Utterance.NAME_LIMIT);
        }
    }

    /** The memories that it becomes: the turn, and behind it each attachment as one of its own, so that neither is taken for the other. */
    List<Draft> drafts() {
        List<Draft> drafts = new ArrayList<>(List.of(draft));
        for (int i = 0; i < attachments.size(); i++) {
            try {
                drafts.add(attached(i));
            } catch (Fault.Invalid invalid) {
                throw invalid.within("attachments[" + i + "]");
            }
        }
        return drafts;
    }

    private Draft attached(int number) {
        String key = draft.idempotencyKey();
        return new Draft(
                scope(),
                content(attachments.get(number)),
                key.isEmpty() ? "" : key + ":attachment:" + number,
                List.of());
    }

    private Content content(Attachment attachment) {
        Content said = draft.content();
        Utterance utterance = said.utterance();
        return new Content(
                attachment.text(),
                said.kind(),
                said.collection(),
                new Utterance(utterance.position(), attachment.name(), ATTACHMENT, utterance.saidAt()),
                said.metadata(),
                said.importance(),
                said.subject(),
                said.valid(),
                said.expires(),
                said.provenance());
    }

    Scope scope() {
        return draft.scope();
    }
}
