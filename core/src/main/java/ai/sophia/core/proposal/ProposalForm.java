package ai.sophia.core.proposal;

import ai.sophia.core.Fault;
import java.util.List;

/** Port to the reading and writing of proposals as JSON, in the form that {@link Question#FORM} asks for. Safe for all threads. */
public interface ProposalForm {
    /**
     * Reads an answer.
     *
     * @throws Fault.Invalid if it is in another form
     */
    List<Proposal> read(String json);

    /** Writes what {@link #read} reads. */
    String write(List<Proposal> proposals);
}
