package ai.sophia.core.proposal;

import ai.sophia.core.access.Principal;
import ai.sophia.core.conversation.Understanding.Said;
import ai.sophia.core.document.Document;
import ai.sophia.core.document.Documents;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.tier.TenantKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a language model has answered about turns, kept beside the records so that no turn is asked about twice. An answer is sealed (AES-GCM) with a key that comes of
 * the question, the turn's text included: it opens for the same question to the same model alone, and for nobody once the turn is gone. For one thread.
 */
public final class Answers {
    private static final String KIND = "understood";
    private static final String PURPOSE = "what was believed of turns";
    private static final String ALGORITHM = "AES/GCM/NoPadding";
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    private final Documents documents;
    private final Principal owner;
    private final TenantKey key;
    private final String model;
    private final ProposalForm form;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    /**
     * @param key of the owner's tenant
     * @param model who answers
     */
    public Answers(
            Documents documents, Principal owner, TenantKey key, String model, ProposalForm form, InstantSource clock) {
        this.documents = documents;
        this.owner = owner;
        this.key = key.forPurpose(PURPOSE);
        this.model = model;
        this.form = form;
        this.clock = clock;
    }

    /** What was taken of the answer about a turn as it is, after what was said before it; empty if that was not asked. */
    Optional<List<Believed>> find(Said said) {
        return documents
                .find(owner, KIND, id(said.source().id()))
                .flatMap(document -> opened(document.body(), said))
                .map(form::written);
    }

    /** Keeps what was taken of the answer about a turn, in place of what was before. */
    void keep(Said said, List<Believed> believed) {
        documents.put(
                owner,
                Document.of(
                        KIND,
                        id(said.source().id()),
                        said.scope().user(),
                        sealed(form.write(believed), said),
                        clock.instant()));
    }

    /** Forgets what was answered about a turn. */
    void forget(MemoryId turn) {
        documents.delete(owner, KIND, id(turn));
    }

    private static String id(MemoryId turn) {
        return turn.toString();
    }

    /** As a string of JSON. */
    private String sealed(String text, Said said) {
        try {
            byte[] nonce = new byte[NONCE];
            random.nextBytes(nonce);
            byte[] closed = cipher(Cipher.ENCRYPT_MODE, nonce, said).doFinal(text.getBytes(StandardCharsets.UTF_8));
            byte[] whole = Arrays.copyOf(nonce, NONCE + closed.length);
            System.arraycopy(closed, 0, whole, NONCE, closed.length);
            return '"' + Base64.getEncoder().encodeToString(whole) + '"';
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(ALGORITHM + " is part of every JDK", missing);
        }
    }

    private Optional<String> opened(String body, Said said) {
        byte[] whole = Base64.getDecoder().decode(body.replace("\"", ""));
        try {
            byte[] open = cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(whole, NONCE), said)
                    .doFinal(whole, NONCE, whole.length - NONCE);
            return Optional.of(new String(open, StandardCharsets.UTF_8));
        } catch (AEADBadTagException ofAnotherQuestion) {
            return Optional.empty();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(ALGORITHM + " is part of every JDK", missing);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, Said said) throws GeneralSecurityException {
        String question = String.join(
                "\0", model, Question.INSTRUCTIONS, Question.of(List.of(said)).text());
        byte[] secret = Base64.getUrlDecoder().decode(key.authenticate(question));
        Cipher cipher = Cipher.getInstance(ALGORITHM);
        cipher.init(mode, new SecretKeySpec(secret, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }
}
