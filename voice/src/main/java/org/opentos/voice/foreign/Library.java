package org.opentos.voice.foreign;

import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/// Functions of a native library, by their names there.
public final class Library {
    private static final long TEXT_BYTES_MAX = 1 << 20;

    private final Linker linker = Linker.nativeLinker();
    private final SymbolLookup symbols;

    public Library(SymbolLookup symbols) {
        this.symbols = symbols.or(linker.defaultLookup());
    }

    public MethodHandle function(String name, MemoryLayout result, MemoryLayout... parameters) {
        return linker.downcallHandle(
                symbols.findOrThrow(name), FunctionDescriptor.of(result, parameters));
    }

    /// A function that returns nothing.
    public MethodHandle procedure(String name, MemoryLayout... parameters) {
        return linker.downcallHandle(
                symbols.findOrThrow(name), FunctionDescriptor.ofVoid(parameters));
    }

    /// Calls a function that returns a pointer.
    public static MemorySegment pointer(MethodHandle function, Object... arguments) {
        return (MemorySegment) call(function, arguments);
    }

    /// Calls a function that returns a number.
    public static int number(MethodHandle function, Object... arguments) {
        return (int) call(function, arguments);
    }

    public static Object call(MethodHandle function, Object... arguments) {
        try {
            return function.invokeWithArguments(arguments);
        } catch (RuntimeException | Error failed) {
            throw failed;
        } catch (Throwable failed) {
            throw new IllegalStateException("a native call failed", failed);
        }
    }

    public static boolean isNull(MemorySegment pointer) {
        return pointer.address() == 0;
    }

    /// The text that a pointer leads to.
    public static String text(MemorySegment pointer) {
        return pointer.reinterpret(TEXT_BYTES_MAX).getString(0);
    }

    /// Samples between -1 and 1 as recognisers take them: of 16 bits.
    public static MemorySegment words(Arena arena, float[] samples) {
        MemorySegment words = arena.allocate(JAVA_SHORT, Math.max(samples.length, 1));
        for (int each = 0; each < samples.length; each++) {
            words.setAtIndex(
                    JAVA_SHORT, each, (short) Math.clamp(samples[each] * 32_767, -32_768, 32_767));
        }
        return words;
    }
}
