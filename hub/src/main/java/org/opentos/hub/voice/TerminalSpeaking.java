package org.opentos.hub.voice;

import java.util.Optional;
import java.util.Set;
import org.opentos.hub.devices.Devices;
import org.opentos.hub.home.Homes;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.identity.Person;
import org.opentos.hub.identity.Persons;
import org.opentos.hub.pay.till.PaymentKeys;
import org.opentos.hub.storage.Passes;
import org.opentos.protocol.Id;
import org.opentos.voice.sentences.Language;
import org.springframework.stereotype.Component;

/// Who speaks at a terminal, and in which language: the person whose own it is, else nobody knows.
@Component
public class TerminalSpeaking {
    private static final String KEY = "listening-passes";

    private final Devices devices;
    private final Homes homes;
    private final Persons persons;
    private final PaymentKeys keys;
    private final Passes passes;

    TerminalSpeaking(
            Devices devices, Homes homes, Persons persons, PaymentKeys keys, Passes passes) {
        this.devices = devices;
        this.homes = homes;
        this.persons = persons;
        this.keys = keys;
        this.passes = passes;
    }

    /// Empty where the terminal is in no home. An appliance with a screen is spoken to as well, of
    /// itself alone.
    public Optional<Speaking> of(Id.DeviceId device) {
        return devices.find(device)
                .filter(each -> each.product().runsApps())
                .flatMap(Devices.Device::home)
                .map(home -> {
                    Optional<Id.PersonId> person = keys.owner(device);
                    return new Speaking(
                            new Exchange.Speaker(home, person, Optional.of(device)),
                            person.map(each -> new Caller(each, "", Set.of(), device.text())));
                });
    }

    /// That of the person, else that in which the home's shared screens speak.
    public Language language(Speaking by) {
        return by.speaker()
                .person()
                .flatMap(persons::find)
                .flatMap(Person::locale)
                .or(() -> homes.find(by.speaker().home()).map(Homes.Home::locale))
                .flatMap(Language::parse)
                .orElse(Language.EN);
    }

    /// By which a terminal is listened to: told to it over its own connection.
    String pass(Id.DeviceId device) {
        return passes.of(KEY, device.text());
    }

    public boolean opens(Id.DeviceId device, String pass) {
        return passes.opens(KEY, device.text(), pass);
    }
}
