package ai.sophia.evaluation.facts;

import java.util.List;

/**
 * A dialogue, and what is to become of the facts in it.
 *
 * @param turns all of its turns, each with what is to be recognised in it
 * @param updates those of facts that were told in it
 */
record LabelledDialogue(String id, List<LabelledTurn> turns, List<Update> updates) {}
