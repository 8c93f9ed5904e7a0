package org.opentos.e2e;

import static com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode.QUOTA_EXCEEDED;
import static com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.opentos.cli.local.Places;

/// A full disk refuses and loses nothing: what cannot be kept is not acknowledged, the hub stays
/// up, and goes on by itself when there is room again.
@Tag("long")
class FullDiskTest {
    private static final int FULL_DISKS = 3;
    private static final int REPORTS_WITH_ROOM = 200;
    private static final int REPORTS_REFUSED = 5;
    private static final long TURN_NANOS_MAX = TimeUnit.SECONDS.toNanos(120);

    @Test
    void reports_are_refused_and_none_acknowledged_is_lost_while_the_disk_is_full()
            throws Exception {
        Places places = World.places("full-disk");
        try (Disk disk = Disk.small(places.state());
                World world =
                        World.demonstration(
                                new Places(places.root(), disk.directory(), places.build()))) {
            EnergyReports reports = new EnergyReports(world);
            Mqtt5AsyncClient client = reports.connected();
            int refused = 0;
            for (int number = 1; number <= FULL_DISKS; number++) {
                for (int report = 1; report <= REPORTS_WITH_ROOM; report++) {
                    assertThat(reports.report(client)).isEqualTo(SUCCESS);
                }
                disk.fill(world);
                refused += awaitRefused(reports, client);
                assertHubIsUp(world);
                disk.empty(world);
                refused += awaitAccepted(reports, client);
            }
            client.disconnect().join();
            reports.assertNoneLost(FULL_DISKS + " full disks, " + refused + " refused");
        }
    }

    /// What pages and tables still have room for is kept; then nothing is.
    private static int awaitRefused(EnergyReports reports, Mqtt5AsyncClient client) {
        long deadline = System.nanoTime() + TURN_NANOS_MAX;
        List<Mqtt5PubAckReasonCode> refused = new ArrayList<>();
        while (refused.size() < REPORTS_REFUSED) {
            assertThat(System.nanoTime()).as("the disk is full in time").isLessThan(deadline);
            Mqtt5PubAckReasonCode answer = reports.report(client);
            if (answer != SUCCESS) {
                refused.add(answer);
            }
        }
        assertThat(refused).containsOnly(QUOTA_EXCEEDED);
        return refused.size();
    }

    private static int awaitAccepted(EnergyReports reports, Mqtt5AsyncClient client) {
        long deadline = System.nanoTime() + TURN_NANOS_MAX;
        int refused = 0;
        Mqtt5PubAckReasonCode answer = reports.report(client);
        while (answer != SUCCESS) {
            assertThat(answer).isEqualTo(QUOTA_EXCEEDED);
            assertThat(System.nanoTime()).as("the hub is back in time").isLessThan(deadline);
            refused++;
            answer = reports.report(client);
        }
        return refused;
    }

    private static void assertHubIsUp(World world) throws Exception {
        assertThat(ProcessHandle.of(world.address().pid())).isPresent();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest page =
                    HttpRequest.newBuilder(world.api().resolve("/sign-in"))
                            .header("Accept", "text/html")
                            .build();
            assertThat(http.send(page, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
        }
    }
}
