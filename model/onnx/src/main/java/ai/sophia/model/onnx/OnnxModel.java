package ai.sophia.model.onnx;

import ai.sophia.core.embedding.EmbeddingSpace;

/**
 * The models that can run in process. The files of each are on the class path or not, as the jars that carry them are: ask
 * {@link #isPresent()}.
 */
public enum OnnxModel {
    /** all-MiniLM-L6-v2 with weights and activations of 8 bits. */
    MINILM_INT8("int8", "all-minilm-l6-v2-q"),
    /** all-MiniLM-L6-v2 as it was published. */
    MINILM_FLOAT("float", "all-minilm-l6-v2");

    private static final int DIMENSION = 384;

    /** How many tokens the model was published to read, its two special tokens included. */
    static final int SEQUENCE = 256;

    private final String label;
    private final String files;

    OnnxModel(String label, String files) {
        this.label = label;
        this.files = files;
    }

    /** The name used in settings. */
    public String label() {
        return label;
    }

    /** The space of its vectors. */
    public EmbeddingSpace space() {
        return new EmbeddingSpace("all-MiniLM-L6-v2", label, DIMENSION, "", "");
    }

    /** Whether its files are on the class path. */
    public boolean isPresent() {
        return OnnxModel.class.getResource(network()) != null;
    }

    /** Name of the class path resource that holds the network. */
    String network() {
        return "/" + files + ".onnx";
    }

    /** Name of the class path resource that holds the tokenizer. */
    String tokenizer() {
        return "/" + files + "-tokenizer.json";
    }
}
