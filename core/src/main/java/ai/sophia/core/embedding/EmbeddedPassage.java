package ai.sophia.core.embedding;

/** A passage and its vector. */
public record EmbeddedPassage(Passage passage, Embedding embedding) {}
