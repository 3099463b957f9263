package ai.sophia.core.recall;

import ai.sophia.core.embedding.Passage;
import ai.sophia.core.memory.Memory;
import java.util.List;

/**
 * A memory that answers a question.
 *
 * @param score how well, 0 to 1, meaning the same across questions
 * @param passage the piece of its text that matched best
 * @param signals why it was chosen
 */
public record Hit(Memory memory, double score, Passage passage, List<Signal> signals) {}
