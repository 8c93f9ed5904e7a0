package org.opentos.hub.update;

import static org.opentos.hub.testing.MakersWorld.JSON;
import static org.opentos.hub.testing.MakersWorld.done;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.opentos.hub.makers.ReleaseKeys;
import org.opentos.hub.storage.Passes;
import org.opentos.hub.storage.Sql;
import org.opentos.hub.testing.MakersWorld;
import org.opentos.protocol.Id;
import org.opentos.protocol.keys.SigningKey;
import org.opentos.protocol.update.Release;
import org.opentos.protocol.update.ReleaseVersion;
import org.opentos.protocol.update.SignedRelease;
import org.opentos.protocol.update.UpdateReport;
import org.opentos.protocol.update.UpdateState;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import tools.jackson.databind.node.ObjectNode;

/// The room of updates on a real database, a maker with a product, and devices that say what they
/// run.
final class UpdateWorld implements AutoCloseable {
    final MakersWorld makers = new MakersWorld();
    final SigningKey key = SigningKey.fresh(new SecureRandom());
    final Id.ProductId product = makers.product("Band").id();

    /// Whom the room had told what to run.
    final Set<Id.DeviceId> told = new LinkedHashSet<>();

    /// Of whom pages would have been told that something is different.
    final Set<Id.DeviceId> changed = new LinkedHashSet<>();

    private final AnnotationConfigApplicationContext rooms =
            new AnnotationConfigApplicationContext();

    UpdateWorld() {
        rooms.setParent(makers.rooms());
        rooms.registerBean("telling", Telling.class, () -> told::add);
        rooms.registerBean("news", SoftwareNews.class, () -> changed::addAll);
        rooms.register(
                Passes.class,
                ReleaseRows.class,
                ReleaseFiles.class,
                RolloutRows.class,
                AskingRows.class,
                Fleet.class,
                RolloutWork.class,
                Rollouts.class,
                Releases.class,
                ReleasePass.class,
                UpdateChoices.class,
                DeviceSoftware.class,
                OwnerUpdates.class,
                UpdateTerminals.class);
        rooms.refresh();
        done(room(ReleaseKeys.class).add(makers.caller, product, key.verifying().text(), "Desk"));
    }

    <T> T room(Class<T> kind) {
        return rooms.getBean(kind);
    }

    static byte[] file(String words) {
        return words.getBytes(StandardCharsets.UTF_8);
    }

    static String sha256(byte[] file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }

    SignedRelease signed(int code, byte[] file) {
        return SignedRelease.sign(
                new Release(
                        product,
                        new ReleaseVersion(code, "1." + code),
                        Release.Kind.FILE,
                        file.length,
                        sha256(file)),
                key);
    }

    static ObjectNode body(SignedRelease signed) {
        ObjectNode body = JSON.createObjectNode().put("notes", "Better steps.");
        signed.write(body);
        return body;
    }

    /// A release whose file is here.
    Id.ReleaseId release(int code) {
        byte[] file = file("firmware " + code);
        ReleaseView handed =
                done(room(Releases.class).hand(makers.caller, product, body(signed(code, file))));
        return done(receive(handed.id(), 0, file)).id();
    }

    org.opentos.protocol.Outcome<ReleaseView> receive(Id.ReleaseId id, long from, byte[] bytes) {
        try {
            return room(Releases.class)
                    .receive(makers.caller, id, from, new ByteArrayInputStream(bytes));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /// Devices of a batch, which were seen just now and say that they run this.
    List<Id.DeviceId> devices(int count, int code) {
        UUID batch = UUID.randomUUID();
        makers.database
                .jdbc()
                .sql(
                        """
                        insert into batch (id, product, size, credential, state, minted, created_by, created_at)
                        values (?, ?, ?, 'token', 'minted', ?, ?, now())
                        """)
                .params(batch, product.value(), count, count, batch)
                .update();
        List<Id.DeviceId> devices = new ArrayList<>();
        for (int position = 0; position < count; position++) {
            devices.add(makers.ids.next(Id.DeviceId::new));
        }
        List<Object[]> rows = new ArrayList<>();
        List<Object[]> software = new ArrayList<>();
        Object now = Sql.of(makers.clock.instant());
        for (int position = 0; position < count; position++) {
            UUID device = devices.get(position).value();
            rows.add(
                    new Object[] {
                        device,
                        product.value(),
                        batch,
                        position,
                        ("t" + device).getBytes(StandardCharsets.UTF_8),
                        now,
                        now
                    });
            software.add(new Object[] {device, product.value(), code, "1." + code, now});
        }
        makers.database
                .template()
                .batchUpdate(
                        """
                        insert into device (id, product, batch, position, token_hash, last_seen_at, created_at)
                        values (?, ?, ?, ?, sha256(?), ?, ?)
                        """,
                        rows);
        makers.database
                .template()
                .batchUpdate(
                        "insert into device_software (device, product, code, name, kind, reported) values (?, ?, ?, ?, 'file', ?)",
                        software);
        return devices;
    }

    /// The same in a home; they run the first release.
    List<Id.DeviceId> claimed(int count) {
        List<Id.DeviceId> devices = devices(count, 1);
        makers.database
                .jdbc()
                .sql(
                        "update device set home = ?, name = 'Band', claimed_at = now() where id = any(?)")
                .params(
                        makers.home().value(),
                        devices.stream().map(Id.DeviceId::value).toArray(UUID[]::new))
                .update();
        return devices;
    }

    Id.BatchId batch(Id.DeviceId device) {
        return makers.database
                .jdbc()
                .sql("select batch from device where id = ?")
                .param(device.value())
                .query((row, _) -> Sql.id(row, "batch", Id.BatchId::new))
                .single();
    }

    /// Begins a roll-out of these shares, without holds.
    RolloutView begin(Id.ReleaseId release, int atOnce, double... percents) {
        ObjectNode body = JSON.createObjectNode().put("atOnce", atOnce);
        for (double percent : percents) {
            body.withArray("stages").addObject().put("percent", percent);
        }
        return done(room(Rollouts.class).begin(makers.caller, release, body));
    }

    RolloutView see(Id.RolloutId id) {
        return done(room(Rollouts.class).find(makers.caller, id));
    }

    void says(Id.DeviceId device, int running, Optional<UpdateReport.Update> update) {
        room(RolloutWork.class)
                .reported(
                        device,
                        product,
                        new UpdateReport(
                                new ReleaseVersion(running, "1." + running),
                                Release.Kind.FILE,
                                update));
    }

    void says(Id.DeviceId device, int running, Id.ReleaseId release, UpdateState state) {
        says(
                device,
                running,
                Optional.of(
                        new UpdateReport.Update(
                                release, state, 0, Optional.empty(), Optional.empty())));
    }

    void fails(
            Id.DeviceId device,
            int running,
            Id.ReleaseId release,
            UpdateState state,
            UpdateReport.Fault fault) {
        says(
                device,
                running,
                Optional.of(
                        new UpdateReport.Update(
                                release, state, 0, Optional.empty(), Optional.of(fault))));
    }

    /// Time passes, in which these devices are seen.
    void pass(Duration time, List<Id.DeviceId> seen) {
        makers.clock.advance(time);
        makers.database
                .jdbc()
                .sql("update device set last_seen_at = ? where id = any(?)")
                .params(
                        Sql.of(makers.clock.instant()),
                        seen.stream().map(Id.DeviceId::value).toArray(UUID[]::new))
                .update();
        room(RolloutWork.class).lookAtAll();
    }

    /// Whom the room had told since this was asked last.
    List<Id.DeviceId> takeTold() {
        List<Id.DeviceId> taken = List.copyOf(told);
        told.clear();
        return taken;
    }

    /// Of whom pages would have been told since this was asked last.
    List<Id.DeviceId> takeChanged() {
        List<Id.DeviceId> taken = List.copyOf(changed);
        changed.clear();
        return taken;
    }

    @Override
    public void close() {
        rooms.close();
        makers.close();
    }
}
