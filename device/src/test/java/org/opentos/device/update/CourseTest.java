package org.opentos.device.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.opentos.device.json.Json;
import org.opentos.device.update.Standing.Attempt;
import org.opentos.protocol.Id.ProductId;
import org.opentos.protocol.update.Release;
import org.opentos.protocol.update.ReleaseVersion;
import org.opentos.protocol.update.SignedRelease;
import org.opentos.protocol.update.UpdateCheck;
import org.opentos.protocol.update.UpdateOrder;
import org.opentos.protocol.update.UpdateReport.Fault;
import org.opentos.protocol.update.UpdateState;

/// What follows what, at a device that runs version 3.
class CourseTest {
    private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");
    private static final byte[] CONTENT = Releases.content(1, 10);
    private static final Fault BROKEN = new Fault(UpdateCheck.SHELL, "It stayed dark.", "a line");

    private Course course = running(3);
    private Standing standing = Standing.NONE;

    private static Course running(int code) {
        return new Course(
                Releases.PRODUCT.text(),
                List.of(Releases.MAKER.verifying()),
                new ReleaseVersion(code, "1." + code + ".0"),
                Release.Kind.FILE);
    }

    private void happen(Happening... what) {
        for (Happening each : what) {
            standing = course.after(standing, each, NOW);
        }
    }

    private static Happening ordered(int code) {
        return new Happening.Ordered(Releases.order(code, CONTENT));
    }

    private Attempt attempt() {
        return standing.attempt().orElseThrow();
    }

    private UpdateState state() {
        return attempt().state();
    }

    private UpdateCheck check() {
        return attempt().fault().orElseThrow().check();
    }

    private void install(int code) {
        happen(
                ordered(code),
                new Happening.Begun(Releases.id(code)),
                new Happening.Fetched(Releases.id(code)),
                new Happening.Allowed(Releases.id(code), false),
                new Happening.Installed(Releases.id(code)));
        assertThat(state()).isEqualTo(UpdateState.RESTARTING);
    }

    @Test
    void a_good_release_goes_all_the_way() {
        install(4);
        course = running(4);
        happen(new Happening.Restarted(new Installer.Last.Proving()));
        assertThat(state()).isEqualTo(UpdateState.PROVING);
        happen(new Happening.Blessed(Releases.id(4)));
        assertThat(state()).isEqualTo(UpdateState.DONE);
        assertThat(attempt().told()).isFalse();
        happen(new Happening.Told(Releases.id(4)), ordered(4));
        assertThat(state()).isEqualTo(UpdateState.DONE);
        assertThat(attempt().told()).isTrue();
    }

    private void refuses(UpdateOrder order, UpdateCheck why) {
        standing = course.after(Standing.NONE, new Happening.Ordered(order), NOW);
        assertThat(state()).isEqualTo(UpdateState.FAILED);
        assertThat(check()).isEqualTo(why);
        assertThat(attempt().fault().orElseThrow().detail()).endsWith(".");
        happen(new Happening.Begun(order.release()), new Happening.Fetched(order.release()));
        assertThat(state()).as("nothing is fetched").isEqualTo(UpdateState.FAILED);
    }

    private static SignedRelease signed(Release release) {
        return SignedRelease.sign(release, Releases.MAKER);
    }

    @Test
    void what_is_wrong_is_said_by_the_first_check_that_finds_it() {
        Release good = Releases.release(4, CONTENT);
        Release foreign =
                new Release(
                        ProductId.parse("product_00000000000000000000000009"),
                        good.version(),
                        good.kind(),
                        good.bytes(),
                        good.sha256());
        refuses(Releases.order(4, signed(foreign)), UpdateCheck.PRODUCT);
        refuses(Releases.order(2, CONTENT), UpdateCheck.VERSION);
        refuses(
                Releases.order(4, SignedRelease.sign(good, Releases.STRANGER)),
                UpdateCheck.SIGNATURE);
        refuses(
                Releases.order(
                        4,
                        new SignedRelease(
                                good,
                                Releases.MAKER.verifying(),
                                SignedRelease.sign(good, Releases.STRANGER).signature())),
                UpdateCheck.SIGNATURE);
        refuses(
                Releases.order(
                        5,
                        new SignedRelease(
                                Releases.release(5, CONTENT),
                                Releases.MAKER.verifying(),
                                signed(good).signature())),
                UpdateCheck.SIGNATURE);
        Release image =
                new Release(
                        good.product(),
                        good.version(),
                        Release.Kind.IMAGE,
                        good.bytes(),
                        good.sha256());
        refuses(Releases.order(4, signed(image)), UpdateCheck.KIND);
        course = new Course(course.product(), List.of(), course.running(), course.kind());
        refuses(Releases.order(4, CONTENT), UpdateCheck.SIGNATURE);
    }

    @Test
    void what_runs_already_is_done_however_often_it_is_offered() {
        happen(ordered(3), ordered(3));
        assertThat(state()).isEqualTo(UpdateState.DONE);
    }

    @Test
    void it_can_be_put_off_until_it_is_installed() {
        happen(ordered(4), new Happening.Withdrawn());
        assertThat(standing).isEqualTo(Standing.NONE);
        happen(
                ordered(4),
                new Happening.Begun(Releases.id(4)),
                new Happening.Fetched(Releases.id(4)),
                new Happening.Withdrawn());
        assertThat(standing).isEqualTo(Standing.NONE);
        happen(new Happening.Fetched(Releases.id(4)));
        assertThat(standing).as("a late word of the download").isEqualTo(Standing.NONE);
        install(4);
        happen(new Happening.Withdrawn());
        assertThat(state()).isEqualTo(UpdateState.RESTARTING);
    }

    @Test
    void another_release_waits_for_the_end_of_one_that_is_being_installed() {
        install(4);
        happen(ordered(5));
        assertThat(attempt().id()).isEqualTo(Releases.id(4));
        happen(new Happening.Failed(Releases.id(4), BROKEN));
        assertThat(state()).isEqualTo(UpdateState.FAILED);
        happen(ordered(6));
        assertThat(attempt().id()).as("the hub has to hear of the first").isEqualTo(Releases.id(4));
        happen(new Happening.Told(Releases.id(4)));
        assertThat(attempt().id()).isEqualTo(Releases.id(6));
        assertThat(state()).isEqualTo(UpdateState.OFFERED);
    }

    @Test
    void another_release_takes_the_place_of_one_that_is_not_installed_yet() {
        happen(ordered(4), new Happening.Begun(Releases.id(4)), ordered(5));
        assertThat(attempt().id()).isEqualTo(Releases.id(5));
        happen(new Happening.Fetched(Releases.id(4)));
        assertThat(state()).isEqualTo(UpdateState.OFFERED);
    }

    @Test
    void the_same_release_under_other_conditions_goes_on_where_it_is() {
        happen(ordered(4), new Happening.Begun(Releases.id(4)));
        UpdateOrder later = Releases.at(Releases.order(4, CONTENT), Releases.idle());
        happen(new Happening.Ordered(later));
        assertThat(state()).isEqualTo(UpdateState.DOWNLOADING);
        assertThat(attempt().order().when()).isEqualTo(Releases.idle());
    }

    @Test
    void what_failed_is_tried_again_only_after_another() {
        install(4);
        happen(
                new Happening.Failed(Releases.id(4), BROKEN),
                new Happening.Told(Releases.id(4)),
                ordered(4),
                new Happening.Withdrawn(),
                ordered(4));
        assertThat(state()).isEqualTo(UpdateState.FAILED);
        happen(ordered(5), new Happening.Withdrawn(), ordered(4));
        assertThat(state()).isEqualTo(UpdateState.OFFERED);
    }

    @Test
    void what_went_back_is_never_tried_again() {
        install(4);
        happen(new Happening.Restarted(new Installer.Last.WentBack(4, BROKEN)));
        assertThat(state()).isEqualTo(UpdateState.WENT_BACK);
        assertThat(attempt().fault()).contains(BROKEN);
        happen(new Happening.Told(Releases.id(4)), ordered(5), ordered(4));
        assertThat(state()).isEqualTo(UpdateState.WENT_BACK);
        assertThat(check()).isEqualTo(UpdateCheck.SHELL);
        for (int code = 10; code < 10 + Standing.SPOILED_MAX; code++) {
            happen(new Happening.Restarted(new Installer.Last.WentBack(code, BROKEN)));
        }
        assertThat(standing.spoiled()).hasSize(Standing.SPOILED_MAX);
    }

    @Test
    void a_release_that_never_starts_is_given_up() {
        install(4);
        Happening again = new Happening.Restarted(new Installer.Last.Nothing());
        happen(again, again);
        assertThat(state()).isEqualTo(UpdateState.RESTARTING);
        happen(again);
        assertThat(state()).isEqualTo(UpdateState.WENT_BACK);
        assertThat(check()).isEqualTo(UpdateCheck.BOOT);
    }

    @Test
    void what_was_blessed_before_the_power_went_is_done() {
        install(4);
        course = running(4);
        happen(
                new Happening.Restarted(new Installer.Last.Proving()),
                new Happening.Restarted(new Installer.Last.Nothing()));
        assertThat(state()).isEqualTo(UpdateState.DONE);
    }

    @Test
    void what_is_kept_is_read_as_it_was_and_nonsense_is_nothing() {
        install(4);
        happen(ordered(5), new Happening.Restarted(new Installer.Last.WentBack(4, BROKEN)));
        assertThat(Standing.read(standing.write())).isEqualTo(standing);
        assertThat(Standing.read(Json.object())).isEqualTo(Standing.NONE);
        assertThat(Standing.read(Json.object().put("attempt", 7).put("next", "x")))
                .isEqualTo(Standing.NONE);
    }
}
