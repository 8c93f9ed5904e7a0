package org.opentos.hub.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.notify.PersonNotification;
import org.opentos.hub.notify.PersonNotifications;
import org.opentos.hub.web.SubmissionViews.TextView;
import org.opentos.protocol.Id;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.app.AppManifest;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// What a person was told.
@RestController
@RequestMapping("/api/v1/notifications")
@Tag(name = "Notifications", description = "What my apps told me.")
class PersonNotificationController {
    private final PersonNotifications notifications;

    PersonNotificationController(PersonNotifications notifications) {
        this.notifications = notifications;
    }

    /// @param app that sent it, by its id
    /// @param sender what the app called itself then
    /// @param device on which the app ran; null for my browser
    /// @param read when I had seen it; null while I have not
    record NotificationView(
            Id.NotificationId id,
            String app,
            TextView sender,
            String title,
            String body,
            Id.@Nullable DeviceId device,
            Instant at,
            @Nullable Instant read) {
        static NotificationView of(PersonNotification each) {
            return new NotificationView(
                    each.id(),
                    each.app(),
                    TextView.of(new AppManifest.Text(each.senderEnglish(), each.senderChinese())),
                    each.title(),
                    each.body(),
                    each.device().orElse(null),
                    each.at(),
                    each.read().orElse(null));
        }
    }

    /// @param until the time of the newest one that I saw
    record Seen(@Nullable Instant until) {}

    @GetMapping
    @Operation(summary = "What I was told in the last 30 days, the newest first, at most 200")
    List<NotificationView> list(Caller caller) {
        return notifications.of(caller.person()).stream().map(NotificationView::of).toList();
    }

    @PutMapping("/seen")
    @Operation(summary = "I have seen all until a moment, here and everywhere")
    ResponseEntity<?> seen(Caller caller, @RequestBody Seen body) {
        if (body.until() == null) {
            return Answers.refuse(RefusalCode.FIELD_INVALID, "Say until when.");
        }
        notifications.seen(caller.person(), body.until());
        return ResponseEntity.noContent().build();
    }

    @DeleteMapping("/{notification}")
    @Operation(summary = "Take one away")
    ResponseEntity<?> remove(Caller caller, @PathVariable Id.NotificationId notification) {
        return Answers.of(
                HttpStatus.NO_CONTENT, notifications.remove(caller.person(), notification));
    }
}
