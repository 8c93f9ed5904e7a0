package org.opentos.device.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.device.storage.OutboundQueue.Entry;
import org.opentos.device.storage.OutboundQueue.Kind;
import org.opentos.device.storage.OutboundQueue.Limits;
import org.opentos.device.storage.OutboundQueue.Removal;

class OutboundQueueTest {
    private static final Limits ROOMY = new Limits(1_000, 1 << 20);

    @TempDir Path directory;

    private Path file() {
        return directory.resolve("queue.log");
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> contents(OutboundQueue queue) throws IOException {
        List<String> contents = new ArrayList<>();
        long place = 0;
        for (var next = queue.after(place); next.isPresent(); next = queue.after(place)) {
            place = next.get().sequence();
            contents.add(place + ":" + new String(next.get().payload(), StandardCharsets.UTF_8));
        }
        return contents;
    }

    @Test
    void keepsOrderAndMetadataOverARestart() throws IOException {
        try (OutboundQueue queue = OutboundQueue.open(file(), ROOMY)) {
            queue.append(Kind.REPORTED, Set.of("power"), "cause_1", text("a"));
            queue.append(Kind.EVENT, Set.of(), "", text("b"));
        }
        try (OutboundQueue queue = OutboundQueue.open(file(), ROOMY)) {
            assertThat(contents(queue)).containsExactly("1:a", "2:b");
            Entry first = queue.after(0).orElseThrow();
            assertThat(first.properties()).containsExactly("power");
            assertThat(first.kind()).isEqualTo(Kind.REPORTED);
            assertThat(queue.answers("cause_1")).isTrue();
            assertThat(queue.append(Kind.EVENT, Set.of(), "", text("c"))).isEqualTo(3);
        }
    }

    @Test
    void dropsSupersededValuesBeforeOthersAndEventsLast() throws IOException {
        try (OutboundQueue queue = OutboundQueue.open(file(), new Limits(3, 1 << 20))) {
            queue.append(Kind.EVENT, Set.of(), "", text("event"));
            queue.append(Kind.REPORTED, Set.of("steps"), "", text("steps"));
            queue.append(Kind.REPORTED, Set.of("power"), "", text("off"));
            queue.append(Kind.REPORTED, Set.of("power"), "", text("on"));
            assertThat(contents(queue)).containsExactly("1:event", "3:off", "4:on");
            queue.append(Kind.REPORTED, Set.of("heart"), "", text("64"));
            assertThat(contents(queue)).containsExactly("1:event", "4:on", "5:64");
            assertThat(queue.removed(Removal.DROPPED)).isEqualTo(1);
            assertThat(queue.removed(Removal.COALESCED)).isEqualTo(1);
        }
    }

    @Test
    void staysWithinItsBytes() throws IOException {
        try (OutboundQueue queue = OutboundQueue.open(file(), new Limits(1_000, 10_000))) {
            for (int index = 0; index < 100; index++) {
                queue.append(Kind.REPORTED, Set.of("p" + index), "", new byte[1_000]);
                assertThat(queue.bytes()).isLessThanOrEqualTo(10_000);
            }
            assertThat(queue.size()).isEqualTo(10);
            assertThat(queue.removed(Removal.DROPPED)).isEqualTo(90);
        }
    }

    @Test
    void doesNotGrowWithWhatHasLeft() throws IOException {
        try (OutboundQueue queue = OutboundQueue.open(file(), ROOMY)) {
            for (int index = 0; index < 300; index++) {
                long place = queue.append(Kind.EVENT, Set.of(), "", new byte[20_000]);
                queue.remove(place, Removal.ACKNOWLEDGED);
            }
            assertThat(Files.size(file())).isLessThan(2 << 20);
        }
        try (OutboundQueue queue = OutboundQueue.open(file(), ROOMY)) {
            assertThat(queue.removed(Removal.ACKNOWLEDGED)).isEqualTo(300);
            assertThat(queue.append(Kind.EVENT, Set.of(), "", text("next"))).isEqualTo(301);
        }
    }

    @Test
    void clearsEverythingForGood() throws IOException {
        try (OutboundQueue queue = OutboundQueue.open(file(), ROOMY)) {
            queue.append(Kind.EVENT, Set.of(), "", text("of the former home"));
            queue.clear();
        }
        assertThat(Files.readString(file(), StandardCharsets.ISO_8859_1))
                .doesNotContain("former home");
        try (OutboundQueue queue = OutboundQueue.open(file(), ROOMY)) {
            assertThat(queue.size()).isZero();
        }
    }

    /// The model is a sorted map. Each step is one operation on both; now and then the power goes
    /// while the bytes of one operation are being written: the file then ends at any byte of them,
    /// or with rubbish in their place, and what is read back is the state before that operation or
    /// the one after it.
    @Test
    void survivesACutAtAnyByte() throws IOException {
        long seed = Long.getLong("test.seed", new SplittableRandom().nextLong());
        System.out.println("OutboundQueueTest.survivesACutAtAnyByte -Dtest.seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 25; round++) {
            Files.deleteIfExists(file());
            Map<Long, String> model = new TreeMap<>();
            OutboundQueue queue = OutboundQueue.open(file(), ROOMY);
            for (int step = 0; step < 30; step++) {
                byte[] before = Files.readAllBytes(file());
                Map<Long, String> modelBefore = new TreeMap<>(model);
                operate(random, queue, model);
                byte[] after = Files.readAllBytes(file());
                if (random.nextInt(3) == 0 && after.length > before.length) {
                    queue.close();
                    Files.write(file(), torn(random, before.length, after));
                    queue = OutboundQueue.open(file(), ROOMY);
                    Map<Long, String> found = entries(queue);
                    assertThat(found).as("seed %d", seed).isIn(modelBefore, model);
                    model = new TreeMap<>(found);
                }
                assertThat(entries(queue)).as("seed %d", seed).isEqualTo(model);
            }
            queue.close();
        }
    }

    private static void operate(
            SplittableRandom random, OutboundQueue queue, Map<Long, String> model)
            throws IOException {
        if (model.isEmpty() || random.nextInt(3) > 0) {
            byte[] payload = new byte[random.nextInt(200)];
            random.nextBytes(payload);
            Kind kind = Kind.values()[random.nextInt(3)];
            long place = queue.append(kind, Set.of("p"), "c", payload);
            model.put(place, Arrays.toString(payload));
        } else {
            List<Long> places = List.copyOf(model.keySet());
            long place = places.get(random.nextInt(places.size()));
            queue.remove(place, Removal.ACKNOWLEDGED);
            model.remove(place);
        }
    }

    private static byte[] torn(SplittableRandom random, int keptBytes, byte[] whole) {
        int cut = keptBytes + random.nextInt(whole.length - keptBytes + 1);
        byte[] torn = Arrays.copyOf(whole, random.nextBoolean() ? cut : whole.length);
        for (int index = cut; index < torn.length; index++) {
            torn[index] = (byte) random.nextInt();
        }
        return torn;
    }

    private static Map<Long, String> entries(OutboundQueue queue) throws IOException {
        Map<Long, String> entries = new TreeMap<>();
        long place = 0;
        for (var next = queue.after(place); next.isPresent(); next = queue.after(place)) {
            place = next.get().sequence();
            entries.put(place, Arrays.toString(next.get().payload()));
        }
        return entries;
    }
}
