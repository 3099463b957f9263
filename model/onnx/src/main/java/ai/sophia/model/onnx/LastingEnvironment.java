package ai.sophia.model.onnx;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A second reference to ONNX Runtime's environment, never given back. When the process is told to stop, ONNX Runtime's own shutdown hook
 * gives back the first one at once, and were it the last, the runs still under way would crash the process. Shutdown hooks have no order, so closing
 * the embedder in another hook cannot prevent that. Safe for all threads.
 */
final class LastingEnvironment {
    /** The C interface is a table of functions that only grows at its end. */
    private static final int OLDEST_INTERFACE = 1;

    private static final int CREATE_ENVIRONMENT = 3;
    private static final int LOG_ERRORS = 3;

    @SuppressWarnings("restricted")
    private static final AddressLayout TABLE = ValueLayout.ADDRESS.withTargetLayout(
            MemoryLayout.sequenceLayout(CREATE_ENVIRONMENT + 1, ValueLayout.ADDRESS));

    private static final AtomicBoolean HELD = new AtomicBoolean();

    private LastingEnvironment() {}

    /**
     * Takes the reference, once in the life of the process.
     *
     * @param library the loaded file of ONNX Runtime
     */
    @SuppressWarnings("restricted")
    static void hold(Path library) {
        if (!HELD.compareAndSet(false, true)) {
            return;
        }
        Linker linker = Linker.nativeLinker();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment entry =
                    SymbolLookup.libraryLookup(library, Arena.global()).findOrThrow("OrtGetApiBase");
            MethodHandle base = linker.downcallHandle(entry, FunctionDescriptor.of(TABLE));
            MemorySegment interfaces = function((MemorySegment) base.invokeExact(), 0);
            MethodHandle choose = linker.downcallHandle(interfaces, FunctionDescriptor.of(TABLE, ValueLayout.JAVA_INT));
            MemorySegment create = function((MemorySegment) choose.invokeExact(OLDEST_INTERFACE), CREATE_ENVIRONMENT);
            MethodHandle environment = linker.downcallHandle(
                    create,
                    FunctionDescriptor.of(
                            ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
            MemorySegment failure = (MemorySegment) environment.invokeExact(
                    LOG_ERRORS, arena.allocateFrom("sophia"), arena.allocate(ValueLayout.ADDRESS));
            if (!failure.equals(MemorySegment.NULL)) {
                throw new IllegalStateException("ONNX Runtime gave no second reference to its environment");
            }
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable failure) {
            throw new IllegalStateException("a native call declares no exceptions", failure);
        }
    }

    private static MemorySegment function(MemorySegment table, int index) {
        return table.getAtIndex(ValueLayout.ADDRESS, index);
    }
}
