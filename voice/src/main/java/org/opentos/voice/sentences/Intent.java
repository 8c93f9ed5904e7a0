package org.opentos.voice.sentences;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Money;
import tools.jackson.databind.JsonNode;

/// What a sentence asks for. Devices, rooms, apps, titles and contacts are named by the ids of the
/// [Surroundings].
public sealed interface Intent {

    /// A property is to have a value.
    ///
    /// @param value holds to the schema of the property in each device's Thing Model
    record Set(List<String> devices, String property, JsonNode value) implements Intent {
        public Set {
            devices = List.copyOf(devices);
        }
    }

    /// A number is to be more or less than it is.
    ///
    /// @param by how much, in the unit of the property, positive or negative; to be held within the
    ///   property's bounds and rounded to its `multipleOf`
    record Change(List<String> devices, String property, double by) implements Intent {
        public Change {
            devices = List.copyOf(devices);
        }
    }

    /// @param input as the action's schema has it; an empty object where nothing was said
    record Invoke(String device, String action, JsonNode input) implements Intent {}

    /// What is the value of a property?
    ///
    /// @param value where it was asked whether it has this one: "is the door open?"
    record Ask(List<String> devices, String property, Optional<JsonNode> value) implements Intent {
        public Ask {
            devices = List.copyOf(devices);
        }
    }

    /// Why is a property as it is?
    record Why(String device, String property) implements Intent {}

    /// What goes on here is to go on there; without a terminal, here.
    record Move(Optional<String> terminal) implements Intent {}

    record Play(String title, Optional<String> terminal) implements Intent {}

    record Open(String app, Optional<String> terminal) implements Intent {}

    record Install(String app, Optional<String> terminal) implements Intent {}

    /// An intent of an app's manifest.
    ///
    /// @param slots by name: a number as its digits, an enumeration's value, or a text that is said
    ///   so
    record AppIntent(
            String app, String name, SortedMap<String, String> slots, Optional<String> terminal)
            implements Intent {
        public AppIntent {
            slots = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(slots));
        }
    }

    /// What is in the wallet?
    record Balance(Optional<Currency> currency) implements Intent {}

    record Pay(String contact, Money amount) implements Intent {}

    record WhoIsHome() implements Intent {}

    /// What time is it?
    record Time() implements Intent {}

    /// Whatever is going on here or being said is to stop.
    record Stop() implements Intent {}

    record Undo() implements Intent {}

    /// What can be said here?
    record Help() implements Intent {}

    record Yes() implements Intent {}

    record No() implements Intent {}

    /// One of the choices that were offered.
    ///
    /// @param number from 1
    record Pick(int number) implements Intent {
        /// A question offers no more.
        public static final int NUMBER_MAX = 3;
    }
}
