package org.opentos.protocol.hardware;

import static org.opentos.protocol.hardware.HardwareArgument.ACTIVE_LOW;
import static org.opentos.protocol.hardware.HardwareArgument.ADDRESSES;
import static org.opentos.protocol.hardware.HardwareArgument.BIAS;
import static org.opentos.protocol.hardware.HardwareArgument.CHIP;
import static org.opentos.protocol.hardware.HardwareArgument.CODE;
import static org.opentos.protocol.hardware.HardwareArgument.CONTROL;
import static org.opentos.protocol.hardware.HardwareArgument.DEBOUNCE;
import static org.opentos.protocol.hardware.HardwareArgument.EDGE;
import static org.opentos.protocol.hardware.HardwareArgument.LABEL;
import static org.opentos.protocol.hardware.HardwareArgument.LINE;
import static org.opentos.protocol.hardware.HardwareArgument.MEASURED;
import static org.opentos.protocol.hardware.HardwareArgument.MONITORED;
import static org.opentos.protocol.hardware.HardwareArgument.NAME;
import static org.opentos.protocol.hardware.HardwareArgument.PATH;
import static org.opentos.protocol.hardware.HardwareArgument.SERVICES;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A kind of hardware that Linux offers and a device can be wired to by its Thing Model.
public enum HardwareKind {
    LED(Direction.SETTABLE, Set.of("boolean", "integer", "number"), List.of(NAME), List.of()),
    BACKLIGHT(Direction.SETTABLE, Set.of("boolean", "integer", "number"), List.of(), List.of(NAME)),
    HWMON(Direction.MEASURED, Set.of("integer", "number"), List.of(MONITORED), List.of(NAME)),
    IIO(Direction.MEASURED, Set.of("integer", "number"), List.of(MEASURED), List.of(NAME)),
    BATTERY(Direction.MEASURED, Set.of("boolean", "integer", "number"), List.of(), List.of(NAME)),
    NETWORK(Direction.MEASURED, Set.of("boolean"), List.of(NAME), List.of()),
    WIFI(
            Direction.MEASURED,
            Set.of("boolean", "integer", "number", "string"),
            List.of(),
            List.of(NAME)),
    SOUND(
            Direction.SETTABLE,
            Set.of("boolean", "integer", "number"),
            List.of(CONTROL),
            List.of(NAME)),
    GPIO(
            Direction.EITHER,
            Set.of("boolean"),
            List.of(CHIP, LINE),
            List.of(ACTIVE_LOW, BIAS, DEBOUNCE, EDGE)),
    INPUT(Direction.MEASURED, Set.of("boolean"), List.of(CODE), List.of(LABEL, PATH, EDGE)),
    BLUETOOTH(
            Direction.MEASURED,
            Set.of("boolean", "integer"),
            List.of(),
            List.of(NAME, ADDRESSES, SERVICES));

    /// Which way values go.
    enum Direction {
        /// It is set, and says what it is set to.
        SETTABLE,
        /// It only tells.
        MEASURED,
        /// It is set where the property can be written, and only tells where it is read-only.
        EITHER
    }

    private final Direction direction;
    private final Set<String> types;
    private final List<HardwareArgument> required;
    private final List<HardwareArgument> optional;

    HardwareKind(
            Direction direction,
            Set<String> types,
            List<HardwareArgument> required,
            List<HardwareArgument> optional) {
        this.direction = direction;
        this.types = types;
        this.required = required;
        this.optional = optional;
    }

    /// The kind that a Thing Model calls so; empty where there is none.
    public static Optional<HardwareKind> called(String text) {
        return Arrays.stream(values()).filter(each -> each.text().equals(text)).findFirst();
    }

    /// All of them in one line, for whoever has to choose.
    public static String all() {
        return Arrays.stream(values()).map(HardwareKind::text).collect(Collectors.joining(", "));
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    Direction direction() {
        return direction;
    }

    /// The types that a property of it may have.
    Set<String> types() {
        return types;
    }

    List<HardwareArgument> required() {
        return required;
    }

    List<HardwareArgument> optional() {
        return optional;
    }

    /// Whether something happens to it, so that an event can be about it.
    public boolean happens() {
        return this == GPIO || this == INPUT;
    }

    /// Whether it has levels, over which the range of a number goes.
    boolean hasLevels() {
        return this == LED || this == BACKLIGHT || this == SOUND;
    }
}
