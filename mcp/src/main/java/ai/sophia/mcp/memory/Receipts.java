package ai.sophia.mcp.memory;

import ai.sophia.core.remember.Receipt;
import java.util.List;
import java.util.stream.Collectors;

/** The answers to writes, as a model reads them. Stateless. */
final class Receipts {
    private Receipts() {}

    static Schema schema() {
        return Schema.object()
                .text("status", "ADDED, DUPLICATE, REVISED or UNCHANGED")
                .text("id", "")
                .integer("version", "")
                .text("position", "")
                .flag("indexed", "")
                .required("status", "id", "version");
    }

    static String told(List<Receipt> receipts) {
        return receipts.stream().map(Receipts::told).collect(Collectors.joining("\n"));
    }

    static String told(Receipt receipt) {
        String which =
                "memory " + receipt.key().id() + ", version " + receipt.key().version();
        return switch (receipt.status()) {
            case ADDED -> "Remembered as " + which + ".";
            case DUPLICATE -> "Known already as " + which + "; nothing was stored.";
            case REVISED -> "Revised: " + which + ".";
            case UNCHANGED -> "Nothing changes in " + which + ".";
        };
    }
}
