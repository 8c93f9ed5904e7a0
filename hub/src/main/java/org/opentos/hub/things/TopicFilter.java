package org.opentos.hub.things;

import org.opentos.protocol.Id;
import org.opentos.protocol.Topics;

/// The part of an MQTT filter (MQTT 5, section 4.7) that can match things' topics.
///
/// @param device the second level: an id's text, `+`, or `#` for everything below
/// @param channel the third level: a channel, `+`, or `#`
record TopicFilter(String device, String channel) {

    static final TopicFilter NOTHING = new TopicFilter("", "");

    static TopicFilter of(String filter) {
        String[] levels = filter.split("/", -1);
        if (levels[0].equals("#")) {
            return levels.length == 1 ? new TopicFilter("+", "+") : NOTHING;
        }
        if (!levels[0].equals(Topics.ROOT) && !levels[0].equals("+")) {
            return NOTHING;
        }
        return switch (levels.length) {
            case 2 -> levels[1].equals("#") ? new TopicFilter("+", "+") : NOTHING;
            case 3 -> new TopicFilter(levels[1], levels[2].equals("#") ? "+" : levels[2]);
            case 4 -> levels[3].equals("#") ? new TopicFilter(levels[1], levels[2]) : NOTHING;
            default -> NOTHING;
        };
    }

    boolean matches(Id.DeviceId id) {
        return device.equals("+") || device.equals(id.text());
    }

    boolean matches(Topics.Channel of) {
        return channel.equals("+") || channel.equals(of.text());
    }
}
