package org.opentos.hub.home;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// What can be done in a home; the rows of the role table.
public enum Operation {
    HOME_SEE,
    HOME_RENAME,
    ROOM_EDIT,
    MEMBER_SEE,
    MEMBER_INVITE,
    MEMBER_CHANGE,
    DEVICE_SEE,
    DEVICE_CLAIM,
    DEVICE_EDIT,
    DEVICE_REMOVE,
    APP_INSTALL,
    PROPERTY_SET,
    ACTION_INVOKE,
    HISTORY_SEE,
    TOPIC_PUBLISH,
    TOPIC_SUBSCRIBE;

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
