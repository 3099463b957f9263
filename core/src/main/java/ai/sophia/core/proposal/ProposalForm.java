package ai.sophia.core.proposal;

import ai.sophia.core.Fault;
import java.util.List;

/** Port to the reading of proposals as JSON, in the form that {@link Question#FORM} asks for, and to the keeping of those that were taken. Safe for all threads. */
public interface ProposalForm {
    /**
     * Reads an answer.
     *
     * @throws Fault.Invalid if it is in another form
     */
    List<Proposal> read(String json);

    /** Writes what was taken of an answer. */
    String write(List<Believed> believed);

    /** Reads what {@link #write} wrote. */
    List<Believed> written(String json);
}
