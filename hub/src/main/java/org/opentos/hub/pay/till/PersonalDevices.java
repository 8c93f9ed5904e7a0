package org.opentos.hub.pay.till;

import java.util.Optional;
import org.opentos.hub.devices.Devices;
import org.opentos.hub.home.Homes;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.springframework.stereotype.Component;

/// Which devices one person may pay with.
@Component
public class PersonalDevices {
    private final Devices devices;
    private final Homes homes;

    PersonalDevices(Devices devices, Homes homes) {
        this.devices = devices;
        this.homes = homes;
    }

    /// Refused as `not-found` or `not-personal`.
    Optional<Refusal> refuse(Id.PersonId person, Id.DeviceId device) {
        if (!isWith(person, device)) {
            return Optional.of(
                    Refusal.of(
                            RefusalCode.NOT_FOUND,
                            "There is no such device in your homes; look at its id."));
        }
        boolean personal =
                devices.find(device)
                        .filter(each -> each.product().formFactor().personal())
                        .isPresent();
        return personal
                ? Optional.empty()
                : Optional.of(
                        Refusal.of(
                                RefusalCode.NOT_PERSONAL,
                                "A whole home uses this device; pay with a watch or a phone."));
    }

    /// Whether the device is in a home of the person's still.
    public boolean isWith(Id.PersonId person, Id.DeviceId device) {
        return devices.find(device)
                .flatMap(Devices.Device::home)
                .filter(home ->
                        homes.ofPerson(person).stream().anyMatch(each -> each.id().equals(home)))
                .isPresent();
    }

    /// A key whose device its person has left behind is no key.
    Outcome<PaymentKey> known(PaymentKey key) {
        return key.device().filter(each -> !isWith(key.person(), each)).isEmpty()
                ? Outcome.done(key)
                : Outcome.refused(
                        RefusalCode.PAYMENT_CODE_UNKNOWN,
                        "This device is in no home of its person's any more; pay with another.");
    }
}
