package ai.sophia.store.weaviate.testing;

import io.grpc.Status;
import io.weaviate.client6.v1.internal.grpc.protocol.WeaviateProtoProperties.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** How the double treats who asks it, and what it was asked. Safe for all threads. */
public final class TestingManners {
    /** How it treats what comes. */
    public enum Manner {
        /** As it should. */
        ANSWER,
        /** It says nothing, until it is otherwise. */
        HANG,
        /** It says that it cannot. */
        FAIL,
        /** It gives records that nobody has put. */
        NONSENSE,
        /** It gives distances that are none. */
        NO_NUMBERS,
        /** What answers by HTTP is something else. */
        PAGE
    }

    private final List<Object> requests = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile Manner manner = Manner.ANSWER;

    /** How it is from now on; what hangs goes on if it is to answer. */
    public void be(Manner wanted) {
        lock.lock();
        try {
            manner = wanted;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    Manner now() {
        return manner;
    }

    /** What came by gRPC, as messages, and by HTTP, as lines of method and path. */
    public List<Object> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    /** What was refused, in the server's words. */
    public List<String> refusals() {
        synchronized (refusals) {
            return List.copyOf(refusals);
        }
    }

    void refused(String said) {
        synchronized (refusals) {
            refusals.add(said);
        }
    }

    /** Notes what comes, and lets it on if the manner is to answer. */
    void receive(Object request) {
        synchronized (requests) {
            requests.add(request);
        }
        switch (manner) {
            case HANG -> hang();
            case FAIL -> throw Status.UNAVAILABLE.withDescription("not now").asRuntimeException();
            case ANSWER, NONSENSE, NO_NUMBERS, PAGE -> {}
        }
    }

    private void hang() {
        lock.lock();
        try {
            while (manner == Manner.HANG) {
                changed.await();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    Value changed(String name, Value value) {
        return manner == Manner.NONSENSE && name.equals("key")
                ? Value.newBuilder().setTextValue("nonsense").build()
                : value;
    }

    float changed(float distance) {
        return manner == Manner.NO_NUMBERS ? Float.NaN : distance;
    }

    void close() {
        be(Manner.ANSWER);
    }
}
