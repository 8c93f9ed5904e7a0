package org.opentos.voice.sentences;

import java.util.List;
import java.util.Optional;
import org.opentos.protocol.app.AppIntent;
import org.opentos.protocol.money.Currency;
import tools.jackson.databind.JsonNode;

/// What can be spoken of by one person, or at one terminal. Whoever makes it leaves out what the
/// person may not see. All ids are texts that the caller chose; intents name them again.
///
/// @param here the device that is spoken at; its room goes without saying
public record Surroundings(
        List<Room> rooms,
        List<Device> devices,
        List<App> apps,
        List<Title> titles,
        List<Contact> friends,
        List<Currency> currencies,
        Optional<String> here) {

    /// What comes after these is not spoken of: nobody knows so many names by heart, and a grammar
    /// has its limits.
    public static final int ROOMS_MAX = 100;

    public static final int DEVICES_MAX = 500;
    public static final int APPS_MAX = 200;
    public static final int TITLES_MAX = 500;
    public static final int FRIENDS_MAX = 200;
    public static final int CURRENCIES_MAX = 8;

    public Surroundings {
        rooms = first(rooms, ROOMS_MAX);
        devices = first(devices, DEVICES_MAX);
        apps = first(apps, APPS_MAX);
        titles = first(titles, TITLES_MAX);
        friends = first(friends, FRIENDS_MAX);
        currencies = first(currencies, CURRENCIES_MAX);
    }

    /// Nothing at all: what is left can be said anywhere.
    public static Surroundings none() {
        return new Surroundings(
                List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), Optional.empty());
    }

    private static <T> List<T> first(List<T> all, int max) {
        return List.copyOf(all.subList(0, Math.min(all.size(), max)));
    }

    public record Room(String id, String name) {}

    /// @param room the id of the room where it stands
    /// @param terminal whether things can be opened, played and moved there
    /// @param model its Thing Model
    /// @param controlled whether the person may set its properties and invoke its actions, rather
    ///   than only look
    public record Device(
            String id,
            String name,
            Optional<String> room,
            boolean terminal,
            JsonNode model,
            boolean controlled) {}

    /// @param installed whether it can be opened; otherwise it can be installed
    /// @param intents what can be said to it, as its manifest has it
    public record App(String id, String name, boolean installed, List<AppIntent> intents) {
        public App {
            intents = List.copyOf(intents);
        }
    }

    /// A content item.
    public record Title(String id, String title) {}

    /// Somebody whom the person may pay.
    public record Contact(String id, String name) {}
}
