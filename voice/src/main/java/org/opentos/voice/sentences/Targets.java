package org.opentos.voice.sentences;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.opentos.voice.grammar.Grammar;
import org.opentos.voice.grammar.Phrase;
import org.opentos.voice.grammar.Phrase.Value;
import org.opentos.voice.sentences.Surroundings.Device;

/// How devices are spoken of: by name, by room and kind, by kind alone, all of them, or not at all
/// where it goes without saying.
final class Targets {
    /// Of as many that go by the same words each is a meaning of its own, to be asked about.
    private static final int APART_MAX = Grammar.MEANINGS_MAX;

    private final Script script;
    private final Spoken spoken;
    private final Filling filling;
    private final Optional<Device> here;
    private final Map<String, List<String>> rooms = new LinkedHashMap<>();
    private final Map<String, Set<List<String>>> nouns;
    private final Set<List<String>> names = new LinkedHashSet<>();
    private final Map<Asked, Optional<Phrase>> made = new HashMap<>();

    /// @param apart whether several devices that go by the same words are to be asked about, rather
    ///   than all meant: where it matters which, as of locks
    /// @param owner whether something of the devices follows: "the lamp's"
    record Asked(String slot, List<String> devices, boolean apart, boolean owner) {}

    Targets(Surroundings around, Script script, Spoken spoken, Filling filling) {
        this.script = script;
        this.spoken = spoken;
        this.filling = filling;
        for (Surroundings.Room room : around.rooms()) {
            List<String> words = spoken.words(room.name());
            if (!words.isEmpty()) {
                rooms.put(room.id(), words);
            }
        }
        for (Device device : around.devices()) {
            names.add(spoken.words(device.name()));
        }
        nouns = Kinds.of(around.devices(), spoken);
        here =
                around.here()
                        .flatMap(id ->
                                around.devices().stream()
                                        .filter(each -> each.id().equals(id))
                                        .findFirst());
    }

    /// Devices as they are spoken of; empty where none of them can be.
    Optional<Phrase> of(String slot, List<Device> devices, boolean apart, boolean owner) {
        Asked asked = new Asked(slot, devices.stream().map(Device::id).toList(), apart, owner);
        Optional<Phrase> known = made.get(asked);
        if (known == null) {
            known = make(asked, devices);
            made.put(asked, known);
        }
        return known;
    }

    private Optional<Phrase> make(Asked asked, List<Device> devices) {
        List<Phrase> ways = new ArrayList<>();
        String suffix = asked.owner ? "-owner" : "";
        for (String room : rooms.keySet()) {
            List<Device> inside = in(room, devices);
            if (!inside.isEmpty()) {
                Filling with =
                        filling.and("room", room(room))
                                .and("name", named(asked, inside, Optional.empty()))
                                .and("short", named(asked, inside, Optional.of(room)));
                ways.addAll(with.sentences(script.of("named" + suffix)));
                kinds(inside)
                        .forEach((called, those) ->
                                ways.addAll(inRoom(asked, with, room, called, those)));
            }
        }
        List<Device> outside =
                devices.stream()
                        .filter(each -> each.room().filter(rooms::containsKey).isEmpty())
                        .toList();
        if (!outside.isEmpty()) {
            ways.addAll(
                    filling.and("name", named(asked, outside, Optional.empty()))
                            .sentences(script.of("unplaced" + suffix)));
        }
        Map<Set<List<String>>, List<Device>> kinds = kinds(devices);
        if (!asked.owner && !asked.apart) {
            kinds.forEach((called, those) ->
                    ways.addAll(
                            filling.and(
                                            "nouns",
                                            meaning(asked.slot, those, words(called, true, false)))
                                    .and(
                                            "noun",
                                            meaning(asked.slot, those, words(called, false, false)))
                                    .sentences(script.of("every"))));
        }
        kinds.forEach((called, those) -> {
            List<Phrase> meant = bare(asked, called, those);
            if (!meant.isEmpty()) {
                ways.addAll(
                        filling.and("nouns", Filling.one(meant))
                                .sentences(script.of("kind" + suffix)));
            }
        });
        return Filling.one(ways);
    }

    /// Devices of a kind by their room: "the bedroom lamps", "the lamps in the bedroom". Where the
    /// room and the kind make the name of a device, that one is meant by the two words.
    private List<Phrase> inRoom(
            Asked asked, Filling with, String room, Set<List<String>> called, List<Device> those) {
        String suffix = asked.owner ? "-owner" : "";
        Set<List<String>> free = new LinkedHashSet<>(called);
        free.removeIf(noun -> {
            List<String> together = new ArrayList<>(rooms.getOrDefault(room, List.of()));
            together.addAll(noun);
            return names.contains(together);
        });
        List<Phrase> ways = new ArrayList<>();
        if (!free.isEmpty()) {
            ways.addAll(
                    with.and("nouns", several(asked, free, those))
                            .sentences(script.of("room-kind" + suffix)));
        }
        ways.addAll(
                with.and("nouns", several(asked, called, those))
                        .sentences(script.of("kind-in-room" + suffix)));
        return ways;
    }

    /// Devices of a kind with something said between them and their room: "the lights off in the
    /// kitchen".
    Optional<Phrase> around(String slot, List<Device> devices, Phrase middle) {
        Asked asked = new Asked(slot, devices.stream().map(Device::id).toList(), false, false);
        List<Phrase> ways = new ArrayList<>();
        for (String room : rooms.keySet()) {
            Filling with = filling.and("room", room(room)).and("middle", middle);
            kinds(in(room, devices))
                    .forEach((called, those) ->
                            ways.addAll(
                                    with.and("nouns", several(asked, called, those))
                                            .sentences(script.of("around"))));
        }
        return Filling.one(ways);
    }

    private static List<Device> in(String room, List<Device> devices) {
        return devices.stream().filter(each -> each.room().equals(Optional.of(room))).toList();
    }

    private Phrase room(String room) {
        List<String> words = rooms.getOrDefault(room, List.of());
        List<Phrase> ways = new ArrayList<>();
        ways.add(spoken.phrase(words));
        spoken.whose(words).ifPresent(ways::add);
        return new Phrase.Telling(Filling.one(ways).orElseThrow());
    }

    /// Devices by their names.
    ///
    /// @param room whose name is left out where a device's begins with it, since it is said anyway
    private Optional<Phrase> named(Asked asked, List<Device> devices, Optional<String> room) {
        List<Value> values = new ArrayList<>();
        for (Device device : devices) {
            List<String> words = spoken.words(device.name());
            List<String> outer = room.map(rooms::get).orElse(List.of());
            boolean begins =
                    !outer.isEmpty()
                            && words.size() > outer.size()
                            && words.subList(0, outer.size()).equals(outer);
            List<String> said = begins ? words.subList(outer.size(), words.size()) : words;
            if (!said.isEmpty()) {
                Phrase phrase = spoken.phrase(asked.owner ? spoken.possessive(said) : said);
                values.add(new Value(ids(List.of(device)), phrase));
                if (asked.owner) {
                    // "Tom's steps" are those of Tom's watch.
                    spoken.whose(said)
                            .ifPresent(each -> values.add(new Value(ids(List.of(device)), each)));
                }
            }
        }
        return values.isEmpty()
                ? Optional.empty()
                : Optional.of(new Phrase.Slot(asked.slot, values));
    }

    /// Devices by what they are called after their kind: those that share all such words together.
    private Map<Set<List<String>>, List<Device>> kinds(List<Device> devices) {
        Map<List<String>, List<Device>> byNoun = new LinkedHashMap<>();
        for (Device device : devices) {
            for (List<String> noun : nouns.getOrDefault(device.id(), Set.of())) {
                byNoun.computeIfAbsent(noun, each -> new ArrayList<>()).add(device);
            }
        }
        Map<String, Set<List<String>>> together = new LinkedHashMap<>();
        Map<String, List<Device>> devicesOf = new HashMap<>();
        byNoun.forEach((noun, those) -> {
            together.computeIfAbsent(ids(those), each -> new LinkedHashSet<>()).add(noun);
            devicesOf.put(ids(those), those);
        });
        Map<Set<List<String>>, List<Device>> kinds = new LinkedHashMap<>();
        together.forEach(
                (those, called) -> kinds.put(called, devicesOf.getOrDefault(those, List.of())));
        return kinds;
    }

    private Phrase words(Set<List<String>> called, boolean plural, boolean owner) {
        Map<List<String>, String> ways = new LinkedHashMap<>();
        for (List<String> noun : called) {
            List<String> some = plural ? spoken.plural(noun) : noun;
            List<String> words = owner ? spoken.possessive(some) : some;
            ways.put(words, "");
        }
        return Filling.one(ways.keySet().stream().map(each -> spoken.phrase(each)).toList())
                .orElseThrow();
    }

    /// Devices of a kind in one room: all of them, or where it matters which, each.
    private Phrase several(Asked asked, Set<List<String>> called, List<Device> those) {
        List<Phrase> ways = new ArrayList<>();
        boolean each = asked.apart && those.size() > 1;
        List<List<Device>> meant =
                each ? those.stream().limit(APART_MAX).map(List::of).toList() : List.of(those);
        for (List<Device> devices : meant) {
            if (!each && those.size() > 1) {
                ways.add(meaning(asked.slot, devices, words(called, true, asked.owner)));
            }
            ways.add(meaning(asked.slot, devices, words(called, false, asked.owner)));
            if (!each && those.size() == 1) {
                ways.add(meaning(asked.slot, devices, words(called, true, asked.owner)));
            }
        }
        return Filling.one(ways).orElseThrow();
    }

    /// Devices by their kind alone: the one that is spoken at, those of its room, or where there
    /// are none, those of the home; one of several is asked about.
    private List<Phrase> bare(Asked asked, Set<List<String>> called, List<Device> those) {
        List<Phrase> ways = new ArrayList<>();
        Phrase one = words(called, false, asked.owner);
        Phrase several = words(called, true, asked.owner);
        List<Device> near = near(those);
        if (near.size() == 1) {
            ways.add(meaning(asked.slot, near, one));
            if (!asked.apart) {
                ways.add(meaning(asked.slot, near, several));
            }
        } else if (!near.isEmpty() && !asked.apart) {
            ways.add(meaning(asked.slot, near, several));
            ways.add(meaning(asked.slot, near, one));
        } else {
            List<Device> open = near.isEmpty() ? those : near;
            if (!asked.apart) {
                ways.add(meaning(asked.slot, open, several));
            }
            // A device whose whole name is that word is meant by it rather than any of the kind.
            if (called.stream().noneMatch(names::contains)) {
                open.stream()
                        .limit(APART_MAX)
                        .forEach(each -> ways.add(meaning(asked.slot, List.of(each), one)));
            }
        }
        return ways;
    }

    /// Of some devices those that go without saying: the one that is spoken at, those in its room,
    /// or the only one.
    private List<Device> near(List<Device> those) {
        if (isHere(those) && here.isPresent()) {
            return List.of(here.get());
        }
        List<Device> inside =
                here.flatMap(Device::room).map(room -> in(room, those)).orElse(List.of());
        return inside.isEmpty() && those.size() == 1 ? those : inside;
    }

    /// Whether the device that is spoken at is one of these.
    boolean isHere(List<Device> devices) {
        return here.isPresent()
                && devices.stream().anyMatch(each -> each.id().equals(here.get().id()));
    }

    private static Phrase meaning(String slot, List<Device> devices, Phrase said) {
        return Filling.given(slot, ids(devices), said);
    }

    /// Devices of which nothing is said.
    ///
    /// @param all devices of which the same may be said: what goes without saying is one of these
    Optional<Phrase> implied(String slot, List<Device> devices, List<Device> all, boolean apart) {
        Set<String> close =
                near(all).stream().map(Device::id).collect(java.util.stream.Collectors.toSet());
        List<Device> near =
                devices.stream()
                        .filter(each -> close.contains(each.id()) || close.isEmpty() && apart)
                        .toList();
        if (near.isEmpty() || apart && near.size() > APART_MAX) {
            return Optional.empty();
        }
        List<List<Device>> meant = apart ? near.stream().map(List::of).toList() : List.of(near);
        return Filling.one(meant.stream().map(each -> filling.unsaid(slot, ids(each))).toList());
    }

    /// Devices by the room alone: "the temperature in the bedroom".
    ///
    /// @param only whether just rooms with one such device count
    Optional<Phrase> place(String slot, List<Device> devices, boolean only) {
        List<Value> values = new ArrayList<>();
        rooms.forEach((room, words) -> {
            List<Device> inside = in(room, devices);
            if (!inside.isEmpty() && (!only || inside.size() == 1)) {
                values.add(new Value(ids(inside), spoken.phrase(words)));
            }
        });
        here.flatMap(Device::room)
                .map(room -> in(room, devices))
                .filter(inside -> !inside.isEmpty() && (!only || inside.size() == 1))
                .ifPresent(inside ->
                        script.names("here", "")
                                .all()
                                .forEach(words ->
                                        values.add(
                                                new Value(ids(inside), new Phrase.Words(words)))));
        return values.isEmpty() ? Optional.empty() : Optional.of(new Phrase.Slot(slot, values));
    }

    /// All of some devices: "everything", "everything in the kitchen".
    Optional<Phrase> everything(String slot, List<Device> devices) {
        List<Phrase> ways = new ArrayList<>();
        Filling all = filling.and("all", filling.unsaid(slot, ids(devices)));
        ways.addAll(all.sentences(script.of("everything")));
        place(slot, devices, false)
                .ifPresent(place ->
                        ways.addAll(
                                filling.and("room", place)
                                        .sentences(script.of("everything-in-room"))));
        return devices.isEmpty() ? Optional.empty() : Filling.one(ways);
    }

    private static String ids(List<Device> devices) {
        return Json.array(devices.stream().map(Device::id).toList());
    }
}
