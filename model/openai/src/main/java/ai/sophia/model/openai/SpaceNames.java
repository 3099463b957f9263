package ai.sophia.model.openai;

import ai.sophia.core.embedding.EmbeddingSpace;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the spaces of models on servers are named: by everything that makes vectors comparable. The dimension is part of the revision, and so
 * is a digest of the prompts where there are any, so that a space can be opened while its server is down, and other prompts make another
 * space. Stateless.
 */
final class SpaceNames {
    private static final Pattern NAME =
            Pattern.compile("(?<model>.+)@(?<revision>(?:.+-)?(?<dimension>[1-9]\\d{0,5})d(?:-p[0-9a-f]{8})?)");
    private static final int DIGEST_LENGTH = 4;

    private SpaceNames() {}

    static EmbeddingSpace space(
            String model, String revision, int dimension, String questionPrompt, String passagePrompt) {
        String told = revision.isEmpty() ? "" : revision + "-";
        String prompts = questionPrompt.isEmpty() && passagePrompt.isEmpty()
                ? ""
                : "-p" + digest(questionPrompt + '\n' + passagePrompt);
        return new EmbeddingSpace(model, told + dimension + "d" + prompts, dimension, questionPrompt, passagePrompt);
    }

    /** A space by its id, without its prompts; empty if the id is not one of a model on a server. */
    static Optional<EmbeddingSpace> parse(String id) {
        Matcher name = NAME.matcher(id);
        return name.matches()
                ? Optional.of(new EmbeddingSpace(
                        name.group("model"), name.group("revision"), Integer.parseInt(name.group("dimension")), "", ""))
                : Optional.empty();
    }

    private static String digest(String text) {
        try {
            byte[] all = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(all, 0, DIGEST_LENGTH);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("SHA-256 is part of every JDK", missing);
        }
    }
}
