package org.opentos.hub.notify;

import java.time.Instant;
import java.util.Optional;
import org.opentos.protocol.Id;

/// What a person was told.
///
/// @param app that sent it, by its id
/// @param senderEnglish what the app called itself then; `senderChinese` in `zh-Hans`
/// @param tag one with the same takes the place of the one before; empty text for none
/// @param device on which the app ran; empty for the person's own browser
/// @param read when the person had seen it
public record PersonNotification(
        Id.NotificationId id,
        Id.PersonId person,
        String app,
        String senderEnglish,
        String senderChinese,
        String title,
        String body,
        String tag,
        Optional<Id.DeviceId> device,
        Instant at,
        Optional<Instant> read) {
    public static final int TITLE_CHARACTERS_MAX = 60;
    public static final int BODY_CHARACTERS_MAX = 200;
    public static final int TAG_CHARACTERS_MAX = 40;
}
