package ai.sophia.evaluation;

import ai.sophia.core.embedding.Embedder;
import java.nio.file.Path;

/** Port to whoever can wire a system: what is evaluated is what is served. */
public interface Subjects {
    /**
     * Opens a system with the usual settings on the data directory, which is made if it is not there. It is as warm as a server that
     * says it is ready.
     *
     * @param embedder name of the embedder as settings know it, empty for the usual one
     * @throws ai.sophia.core.Fault.Invalid if there is no such embedder, or the directory is not to be used
     */
    Subject open(Path data, String embedder);

    /**
     * Loads an embedder alone.
     *
     * @param embedder its name as settings know it, empty for the usual one
     */
    Embedder embedder(String embedder);

    /**
     * Opens what understands conversations: the rules, or the language model that the settings name.
     *
     * @param data a directory for what a language model has been asked, which is made if it is not there
     * @throws ai.sophia.core.Fault.Invalid if the settings are of no use
     */
    Listener listener(Path data);
}
