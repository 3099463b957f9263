package ai.sophia.store.sql;

import ai.sophia.core.Fault;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * A few connections to a database that is native code. A platform thread borrows one and reads itself; a virtual thread would pin its
 * carrier inside that code, so that it hands the work to one of as many platform threads and waits. Safe for all threads.
 */
final class NativeReaders implements Readers {
    private final Database database;
    private final int size;
    private final Semaphore free;
    private final ConcurrentLinkedDeque<Handle> idle = new ConcurrentLinkedDeque<>();
    private final ExecutorService threads;
    private volatile boolean closed;

    NativeReaders(Database database, int size) {
        this.database = database;
        this.size = size;
        this.free = new Semaphore(size);
        this.threads = Executors.newFixedThreadPool(
                size, Thread.ofPlatform().name("sophia-reader-", 1).daemon().factory());
    }

    @Override
    public <T> T read(String tenant, Function<Handle, T> work) {
        return Thread.currentThread().isVirtual() ? handedOver(work) : borrowed(work);
    }

    private <T> T handedOver(Function<Handle, T> work) {
        if (closed) {
            throw Readers.closedFault();
        }
        Future<T> future = threads.submit(() -> borrowed(work));
        try {
            return future.get();
        } catch (InterruptedException interrupted) {
            future.cancel(false);
            throw interruptedFault(interrupted);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException failure
                    ? failure
                    : new IllegalStateException("reading failed", failed.getCause());
        }
    }

    private <T> T borrowed(Function<Handle, T> work) {
        try {
            free.acquire();
        } catch (InterruptedException interrupted) {
            throw interruptedFault(interrupted);
        }
        try {
            if (closed) {
                throw Readers.closedFault();
            }
            Handle last = idle.pollFirst();
            Handle handle = last != null ? last : database.read();
            try {
                return work.apply(handle);
            } catch (RuntimeException failure) {
                throw database.failure(failure);
            } finally {
                idle.addFirst(handle);
            }
        } finally {
            free.release();
        }
    }

    private static Fault.Unavailable interruptedFault(InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return new Fault.Unavailable("interrupted while reading the records", Duration.ZERO, interrupted);
    }

    @Override
    public void close() {
        closed = true;
        free.acquireUninterruptibly(size);
        idle.forEach(Handle::close);
        idle.clear();
        free.release(size);
        threads.shutdown();
    }
}
