package org.opentos.hub.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opentos.hub.testing.MakersWorld.JSON;
import static org.opentos.hub.testing.MakersWorld.done;
import static org.opentos.hub.testing.MakersWorld.refused;

import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.opentos.hub.makers.ReleaseKeys;
import org.opentos.protocol.Id;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.keys.SigningKey;
import org.opentos.protocol.update.SignedRelease;
import tools.jackson.databind.node.ObjectNode;

class ReleasesTest {
    private static final int PIECE = ReleaseFiles.PIECE_BYTES;

    private final UpdateWorld world = new UpdateWorld();

    @AfterEach
    void close() {
        world.close();
    }

    private static byte[] file(int bytes) {
        byte[] file = new byte[bytes];
        new Random(7).nextBytes(file);
        return file;
    }

    private ReleaseView handed(int code, byte[] file) {
        return done(hand(UpdateWorld.body(world.signed(code, file))));
    }

    private org.opentos.protocol.Outcome<ReleaseView> hand(ObjectNode body) {
        return world.room(Releases.class).hand(world.makers.caller, world.product, body);
    }

    @Test
    void a_file_comes_in_pieces_and_goes_on_where_it_broke_off() throws IOException {
        byte[] file = file(3 * PIECE + 100);
        Id.ReleaseId id = handed(2, file).id();
        ReleaseView part = done(world.receive(id, 0, Arrays.copyOf(file, 2 * PIECE + 5)));
        assertThat(part.received()).as("whole pieces").isEqualTo(2L * PIECE);
        assertThat(part.state()).isEqualTo(ReleaseView.State.RECEIVING);
        assertThat(refused(world.receive(id, 0, file))).isEqualTo(RefusalCode.RELEASE_INCOMPLETE);
        ReleaseView whole =
                done(
                        world.receive(
                                id,
                                part.received(),
                                Arrays.copyOfRange(file, 2 * PIECE, file.length)));
        assertThat(whole.state()).isEqualTo(ReleaseView.State.READY);
        assertThat(done(world.receive(id, 0, file)).state())
                .as("again is the same")
                .isEqualTo(ReleaseView.State.READY);
        try (InputStream read = world.room(ReleaseFiles.class).open(id, file.length)) {
            assertThat(read.skip(PIECE - 3)).isEqualTo(PIECE - 3);
            assertThat(read.readNBytes(10))
                    .isEqualTo(Arrays.copyOfRange(file, PIECE - 3, PIECE + 7));
            assertThat(read.skip(Long.MAX_VALUE)).isEqualTo(file.length - PIECE - 7);
            assertThat(read.read()).isEqualTo(-1);
        }
    }

    @Test
    void a_file_that_was_not_signed_is_dropped() {
        byte[] file = file(PIECE + 1);
        Id.ReleaseId id = handed(2, file).id();
        byte[] other = file.clone();
        other[PIECE] ^= 1;
        assertThat(refused(world.receive(id, 0, other))).isEqualTo(RefusalCode.RELEASE_ALTERED);
        ReleaseView dropped = done(world.room(Releases.class).find(world.makers.caller, id));
        assertThat(dropped.received()).isZero();
        assertThat(done(world.receive(id, 0, file)).state()).isEqualTo(ReleaseView.State.READY);
    }

    @Test
    void what_is_not_right_is_refused() {
        byte[] file = UpdateWorld.file("firmware");
        ObjectNode right = UpdateWorld.body(world.signed(5, file));
        assertThat(refused(hand(right.deepCopy().put("code", 6))))
                .as("not what was signed")
                .isEqualTo(RefusalCode.SIGNATURE_INVALID);
        assertThat(refused(hand(right.deepCopy().put("signature", "%%%"))))
                .isEqualTo(RefusalCode.SIGNATURE_INVALID);
        assertThat(refused(hand(JSON.createObjectNode()))).isEqualTo(RefusalCode.FIELD_INVALID);
        assertThat(refused(hand(right.deepCopy().put("bytes", 1L << 40))))
                .isEqualTo(RefusalCode.FIELD_INVALID);
        assertThat(refused(hand(right.deepCopy().put("notes", "x".repeat(4_001)))))
                .isEqualTo(RefusalCode.FIELD_INVALID);
        ObjectNode image = right.deepCopy().put("kind", "image");
        assertThat(refused(hand(image.deepCopy().put("name", "1.0 beta"))))
                .as("no word of a kernel's command line")
                .isEqualTo(RefusalCode.FIELD_INVALID);
        assertThat(refused(hand(image.put("name", "1.0~beta"))))
                .isEqualTo(RefusalCode.SIGNATURE_INVALID);
        SigningKey stranger = SigningKey.fresh(new SecureRandom());
        assertThat(
                        refused(
                                hand(
                                        UpdateWorld.body(
                                                SignedRelease.sign(
                                                        world.signed(5, file).release(),
                                                        stranger)))))
                .isEqualTo(RefusalCode.RELEASE_KEY_UNKNOWN);
        done(hand(right));
        assertThat(done(hand(right)).code()).as("again is the same").isEqualTo(5);
        assertThat(refused(hand(UpdateWorld.body(world.signed(5, UpdateWorld.file("other"))))))
                .isEqualTo(RefusalCode.VERSION_NOT_NEWER);
        assertThat(refused(hand(UpdateWorld.body(world.signed(4, file)))))
                .isEqualTo(RefusalCode.VERSION_NOT_NEWER);
    }

    @Test
    void only_who_is_told_gets_the_file_and_nobody_once_it_is_withdrawn() throws IOException {
        List<Id.DeviceId> devices = world.devices(2, 1);
        Id.ReleaseId release = world.release(2);
        world.begin(release, 1, 50, 100);
        Id.DeviceId told = world.takeTold().getFirst();
        Id.DeviceId other =
                devices.stream().filter(each -> !each.equals(told)).findAny().orElseThrow();
        ReleasePass passes = world.room(ReleasePass.class);
        String pass = passes.of(told, release);
        Optional<ReleasePass.File> file = passes.opens(told, release, pass);
        try (InputStream content = file.orElseThrow().open()) {
            assertThat(content.readAllBytes()).isEqualTo(UpdateWorld.file("firmware 2"));
        }
        assertThat(passes.opens(told, release, pass + "x")).isEmpty();
        assertThat(passes.opens(other, release, pass)).isEmpty();
        assertThat(passes.opens(other, release, passes.of(other, release))).isEmpty();

        done(world.room(Releases.class).withdraw(world.makers.caller, release));
        assertThat(passes.opens(told, release, pass)).isEmpty();
        assertThat(world.takeTold()).containsExactly(told);
        assertThat(world.room(UpdateTerminals.class).now(told).has("release")).isFalse();
        assertThat(
                        world.makers
                                .database
                                .jdbc()
                                .sql("select count(*) from release_part")
                                .query(Long.class)
                                .single())
                .isZero();
    }

    @Test
    void nothing_that_a_revoked_key_signed_is_handed_out() {
        world.devices(1, 1);
        Id.ReleaseId release = world.release(2);
        world.begin(release, 1, 100);
        Id.DeviceId told = world.takeTold().getFirst();
        ReleaseKeys keys = world.room(ReleaseKeys.class);
        done(keys.revoke(world.makers.caller, world.product, world.key.verifying().text()));
        assertThat(world.room(UpdateTerminals.class).now(told).has("release")).isFalse();
        assertThat(keys.inForce(world.product)).isEmpty();
        assertThat(
                        refused(
                                keys.add(
                                        world.makers.caller,
                                        world.product,
                                        world.key.verifying().text(),
                                        "Again")))
                .isEqualTo(RefusalCode.IN_USE);
        for (int more = 0; more < ReleaseKeys.KEYS_PER_PRODUCT_MAX; more++) {
            done(add(keys));
        }
        assertThat(refused(add(keys))).isEqualTo(RefusalCode.LIMIT_REACHED);
    }

    private org.opentos.protocol.Outcome<?> add(ReleaseKeys keys) {
        return keys.add(
                world.makers.caller,
                world.product,
                SigningKey.fresh(new SecureRandom()).verifying().text(),
                "More");
    }
}
