package ai.sophia.core.proposal;

import ai.sophia.core.Fault;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Proposals under a name that stands for the JSON that they would be. */
final class TestingForm implements ProposalForm {
    private final Map<String, List<Proposal>> answers = new HashMap<>();
    private final Map<String, List<Believed>> written = new HashMap<>();

    String answer(Proposal... proposals) {
        String name = "answer " + answers.size();
        answers.put(name, List.of(proposals));
        return name;
    }

    @Override
    public List<Proposal> read(String json) {
        List<Proposal> proposals = answers.get(json);
        if (proposals == null) {
            throw new Fault.Invalid("facts", "expected JSON, but got something else");
        }
        return proposals;
    }

    @Override
    public String write(List<Believed> believed) {
        String name = "believed " + written.size();
        written.put(name, List.copyOf(believed));
        return name;
    }

    @Override
    public List<Believed> written(String json) {
        return Objects.requireNonNull(written.get(json));
    }
}
