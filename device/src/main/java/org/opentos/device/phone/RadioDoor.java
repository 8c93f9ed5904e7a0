package org.opentos.device.phone;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.security.SecureRandom;
import java.util.Arrays;

/// The page and the names at the address that the device has in its own network, and nowhere else.
public final class RadioDoor implements PhoneDoor {
    /// As `25-shared.network` of the image has it.
    private static final byte[] ADDRESS = {10, 42, 0, 1};

    private static final int NETWORK_BYTES = 3;

    public static final String PAGE = "http://10.42.0.1/";

    private static final int PAGE_PORT = 80;
    private static final int NAMES_PORT = 53;

    private final PhonePage page;
    private final PhoneNames names;

    private RadioDoor(PhonePage page, PhoneNames names) {
        this.page = page;
        this.names = names;
    }

    public static PhoneDoor open(Offer offer) throws IOException {
        InetAddress address = InetAddress.getByAddress(ADDRESS);
        PhonePage page =
                PhonePage.open(
                        new InetSocketAddress(address, PAGE_PORT),
                        RadioDoor::isGuest,
                        offer,
                        new SecureRandom());
        try {
            PhoneNames names =
                    PhoneNames.open(
                            new InetSocketAddress(address, NAMES_PORT),
                            RadioDoor::isGuest,
                            offer::reached);
            return new RadioDoor(page, names);
        } catch (IOException failure) {
            page.close();
            throw failure;
        }
    }

    /// Whether an address is the device's in its own network, by which nobody else is reached.
    public static boolean isOwn(InetAddress address) {
        return Arrays.equals(address.getAddress(), ADDRESS);
    }

    /// Linux takes what is sent to this address on every wire; an answer goes to the radio alone.
    /// So whoever is not in the network gets none, and programs of the device itself are turned
    /// away.
    static boolean isGuest(InetAddress asker) {
        return asker instanceof Inet4Address
                && Arrays.mismatch(asker.getAddress(), ADDRESS) == NETWORK_BYTES;
    }

    @Override
    public boolean stands() {
        try {
            return page.stands()
                    && names.stands()
                    && NetworkInterface.getByInetAddress(InetAddress.getByAddress(ADDRESS)) != null;
        } catch (SocketException gone) {
            return false;
        } catch (IOException impossible) {
            throw new IllegalStateException("four bytes are an address", impossible);
        }
    }

    @Override
    public void close() {
        names.close();
        page.close();
    }
}
