package org.opentos.protocol.hardware;

import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// What is said of a piece of hardware beside its kind: a member of `tos:hardware` with the values
/// that it may have.
enum HardwareArgument {
    /// What sysfs calls a device; never a path.
    NAME("name", "must be 1 to 64 of A-Z a-z 0-9 _ : . @ - and start with a letter, digit or _") {
        @Override
        boolean holds(JsonNode value) {
            return matches(FILE_NAME, value);
        }
    },
    MEASURED("channel", "must name a channel of the device, such as temp or illuminance") {
        @Override
        boolean holds(JsonNode value) {
            return matches(FILE_NAME, value);
        }
    },
    MONITORED(
            "channel",
            "must be temp, in, curr, power, energy, humidity or fan with a number, such as temp1") {
        @Override
        boolean holds(JsonNode value) {
            return matches(SENSOR, value);
        }
    },
    CONTROL("channel", "must name a control of the sound card, such as Master or Capture") {
        @Override
        boolean holds(JsonNode value) {
            return matches(SHORT_TEXT, value);
        }
    },
    CHIP("name", "must be the chip's label, 1 to 31 characters of ASCII as gpiodetect shows it") {
        @Override
        boolean holds(JsonNode value) {
            return matches(LINE_TEXT, value);
        }
    },
    LINE(
            "channel",
            "must be the line's name, 1 to 31 characters of ASCII, or its offset, 0 to 1023") {
        @Override
        boolean holds(JsonNode value) {
            return value.isString() ? matches(LINE_TEXT, value) : whole(value, 0, OFFSET_MAX);
        }
    },
    ACTIVE_LOW("activeLow", "must be true where a low voltage means true, or false") {
        @Override
        boolean holds(JsonNode value) {
            return value.isBoolean();
        }
    },
    BIAS("bias", "must be one of pull-up, pull-down, none") {
        @Override
        boolean holds(JsonNode value) {
            return value.isString() && BIASES.contains(value.stringValue());
        }
    },
    DEBOUNCE("debounceMillis", "must be a whole number of milliseconds, 1 to 1000") {
        @Override
        boolean holds(JsonNode value) {
            return whole(value, 1, DEBOUNCE_MILLIS_MAX);
        }
    },
    EDGE("edge", "must be one of rising, falling, both") {
        @Override
        boolean holds(JsonNode value) {
            return value.isString() && EDGES.contains(value.stringValue());
        }
    },
    CODE("channel", "must be a name that Linux has for a key, such as KEY_POWER, BTN_0 or SW_LID") {
        @Override
        boolean holds(JsonNode value) {
            return value.isString() && InputCode.named(value.stringValue()).isPresent();
        }
    },
    LABEL("name", "must be what the device calls itself, 1 to 80 characters of ASCII") {
        @Override
        boolean holds(JsonNode value) {
            return matches(LONG_TEXT, value);
        }
    },
    PATH("path", "must be a name in /dev/input/by-path, 1 to 128 of A-Z a-z 0-9 _ : . @ -") {
        @Override
        boolean holds(JsonNode value) {
            return matches(BY_PATH, value);
        }
    },
    ADDRESSES("addresses", "must be 1 to 16 addresses such as C0:FF:EE:01:23:45") {
        @Override
        boolean holds(JsonNode value) {
            return allMatch(ADDRESS, value);
        }
    },
    SERVICES(
            "services",
            "must be 1 to 16 service UUIDs such as 0000180f-0000-1000-8000-00805f9b34fb") {
        @Override
        boolean holds(JsonNode value) {
            return allMatch(UUID, value);
        }
    };

    static final int OFFSET_MAX = 1_023;
    static final int DEBOUNCE_MILLIS_MAX = 1_000;
    static final int BEACONS_MAX = 16;

    private static final Set<String> BIASES = Set.of("pull-up", "pull-down", "none");
    private static final Set<String> EDGES = Set.of("rising", "falling", "both");
    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_:.@-]{0,63}");
    private static final Pattern BY_PATH = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_:.@-]{0,127}");
    private static final Pattern SENSOR =
            Pattern.compile("(temp|in|curr|power|energy|humidity|fan)[0-9]{1,3}");

    /// No option of a program starts like this.
    private static final Pattern SHORT_TEXT =
            Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_:.@' ,-]{0,63}");

    private static final Pattern LINE_TEXT = Pattern.compile("[!-~]([ -~]{0,29}[!-~])?");
    private static final Pattern LONG_TEXT = Pattern.compile("[!-~]([ -~]{0,78}[!-~])?");
    private static final Pattern ADDRESS = Pattern.compile("([0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}");
    private static final Pattern UUID =
            Pattern.compile("[0-9A-Fa-f]{8}-([0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}");

    private final String member;
    private final String rule;

    HardwareArgument(String member, String rule) {
        this.member = member;
        this.rule = rule;
    }

    /// What the member of `tos:hardware` is called.
    String member() {
        return member;
    }

    /// What a value must be, for whoever has to mend it.
    String rule() {
        return rule;
    }

    /// Whether the value is one that this argument may have.
    abstract boolean holds(JsonNode value);

    private static boolean matches(Pattern pattern, JsonNode value) {
        return value.isString() && pattern.matcher(value.stringValue()).matches();
    }

    private static boolean whole(JsonNode value, int least, int most) {
        return value.isIntegralNumber()
                && value.canConvertToInt()
                && value.intValue() >= least
                && value.intValue() <= most;
    }

    private static boolean allMatch(Pattern pattern, JsonNode value) {
        if (!value.isArray() || value.isEmpty() || value.size() > BEACONS_MAX) {
            return false;
        }
        for (JsonNode each : value) {
            if (!matches(pattern, each)) {
                return false;
            }
        }
        return true;
    }
}
