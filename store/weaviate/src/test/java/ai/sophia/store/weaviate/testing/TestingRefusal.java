package ai.sophia.store.weaviate.testing;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.Set;

/** What the double does not do, in the words that the server has for it. */
final class TestingRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TestingRefusal(String message) {
        super(message);
    }

    /** What is said. */
    String said() {
        return String.valueOf(getMessage());
    }

    static void unless(boolean right, String message) {
        if (!right) {
            throw new TestingRefusal(message);
        }
    }

    /** Refuses a message that says more than these fields: the double would pass over it. */
    static void onlyKnown(Message message, Set<String> fields) {
        message.getAllFields().keySet().stream()
                .map(FieldDescriptor::getName)
                .filter(name -> !fields.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new TestingRefusal("the double does not know " + name);
                });
    }

    static TestingRefusal unknownCollection(String name) {
        return new TestingRefusal("could not find class " + name + " in schema");
    }
}
