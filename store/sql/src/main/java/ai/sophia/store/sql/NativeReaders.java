package ai.sophia.store.sql;

import ai.sophia.core.Fault;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * A few connections to a database that is native code, and reads on the caller's thread. A virtual thread pins its carrier inside that code, but no
 * more of them do than there are connections; to hand over to another thread would take as long as most reads. Safe for all threads.
 */
final class NativeReaders implements Readers {
    private final Database database;
    private final int size;
    private final Semaphore free;
    private final ConcurrentLinkedDeque<Handle> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    NativeReaders(Database database, int size) {
        this.database = database;
        this.size = size;
        this.free = new Semaphore(size);
    }

    @Override
    public <T> T read(String tenant, Function<Handle, T> work) {
        try {
            free.acquire();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Fault.Unavailable("interrupted while reading the records", Duration.ZERO, interrupted);
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

    @Override
    public void close() {
        closed = true;
        free.acquireUninterruptibly(size);
        idle.forEach(Handle::close);
        idle.clear();
        free.release(size);
    }
}
