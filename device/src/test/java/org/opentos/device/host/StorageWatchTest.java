package org.opentos.device.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// A disk that takes nothing any more.
class StorageWatchTest {
    private final AtomicBoolean writable = new AtomicBoolean(true);
    private final AtomicInteger ended = new AtomicInteger();

    @Test
    void endsTheDeviceOnceWhenNothingCanBeWrittenAnyMore() throws Exception {
        try (StorageWatch watch = new StorageWatch(writable::get, ended::incrementAndGet)) {
            assertThat(watch.look()).isTrue();
            assertThat(ended).hasValue(0);
            writable.set(false);
            assertThat(watch.look()).isFalse();
            assertThat(ended).hasValue(1);
        }
    }

    @Test
    void leavesNoThreadBehind() throws Exception {
        StorageWatch watch = new StorageWatch(writable::get, ended::incrementAndGet);
        watch.start();
        watch.close();
        assertThat(ended).hasValue(0);
    }
}
