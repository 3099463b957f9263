package ai.sophia.app;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Something that is being opened on a thread of its own. Safe for all threads. */
final class Opening<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Opening.class);

    private final CompletableFuture<T> future = new CompletableFuture<>();

    private Opening() {}

    /** Begins to open it. */
    static <T> Opening<T> of(String name, Supplier<T> work) {
        Opening<T> opening = new Opening<>();
        Thread.ofPlatform().daemon().name("open-" + name).start(() -> {
            long start = System.nanoTime();
            try {
                opening.future.complete(work.get());
                LOG.debug("The {} took {} ms to open", name, (System.nanoTime() - start) / 1_000_000);
            } catch (RuntimeException | Error failure) {
                opening.future.completeExceptionally(failure);
            }
        });
        return opening;
    }

    /** What was opened, once it is; fails as the opening failed. */
    T result() {
        try {
            return future.join();
        } catch (CompletionException failed) {
            switch (failed.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> throw failed;
            }
        }
    }
}
