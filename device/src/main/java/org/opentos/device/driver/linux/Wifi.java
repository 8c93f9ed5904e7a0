package org.opentos.device.driver.linux;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.opentos.device.json.Json;
import tools.jackson.databind.JsonNode;

/// A wireless network's interface: a boolean is whether it is connected, a text the name of the
/// network (empty where there is none), a number the strength of its signal in dBm, which is absent
/// while it is not connected.
///
/// The kernel is asked through nl80211, which answers anybody and does not depend on which program
/// chooses networks. `/proc/net/wireless` knows no names, and newer kernels leave it out. (Linux,
/// include/uapi/linux/nl80211.h.)
///
/// @param name of the interface; the first wireless one where it is empty
record Wifi(Kernel kernel, Wiring wiring, Optional<String> name) implements Hardware.Sensor {
    private static final String FAMILY = "nl80211";
    private static final int INTERFACE_ASKED = 5;
    private static final int STATION_ASKED = 17;
    private static final int INTERFACE_INDEX = 3;
    private static final int STATION = 21;
    private static final int STATION_SIGNAL = 7;
    private static final int NETWORK_NAME = 52;
    private static final int NETWORK_NAME_BYTES_MAX = 32;

    /// Each question opens sockets.
    private static final int POLLS = 5;

    @Override
    public JsonNode read() throws IOException {
        Path network = network();
        if (wiring.isBoolean()) {
            return Json.of(
                    Wiring.text(network.resolve("operstate")).filter("up"::equals).isPresent());
        }
        int index = (int) Wiring.number(network.resolve("ifindex"));
        byte[] asked =
                ByteBuffer.allocate(Integer.BYTES)
                        .order(ByteOrder.nativeOrder())
                        .putInt(index)
                        .array();
        Netlink netlink = new Netlink(kernel);
        int family = netlink.family(FAMILY);
        return wiring.isText()
                ? Json.of(networkName(netlink, family, asked))
                : wiring.fitted(signal(netlink, family, asked));
    }

    private static String networkName(Netlink netlink, int family, byte[] index)
            throws IOException {
        for (Netlink.Answer each :
                netlink.ask(family, INTERFACE_ASKED, false, INTERFACE_INDEX, index)) {
            byte[] name = each.attributes().getOrDefault(NETWORK_NAME, new byte[0]);
            int length = Math.min(name.length, NETWORK_NAME_BYTES_MAX);
            return shown(new String(name, 0, length, StandardCharsets.UTF_8));
        }
        return "";
    }

    /// Anybody chooses the name of a network, and it may be any bytes.
    private static String shown(String name) {
        StringBuilder shown = new StringBuilder(name.length());
        name.codePoints()
                .map(each -> Character.isISOControl(each) || format(each) ? '\uFFFD' : each)
                .forEach(shown::appendCodePoint);
        return shown.toString();
    }

    private static boolean format(int character) {
        return Character.getType(character) == Character.FORMAT;
    }

    private double signal(Netlink netlink, int family, byte[] index) throws IOException {
        for (Netlink.Answer each :
                netlink.ask(family, STATION_ASKED, true, INTERFACE_INDEX, index)) {
            byte[] dBm =
                    each.within(STATION).attributes().getOrDefault(STATION_SIGNAL, new byte[0]);
            if (dBm.length == 1) {
                return dBm[0];
            }
        }
        throw new NoSuchFileException("a network that " + name.orElse("*") + " is connected to");
    }

    private Path network() throws IOException {
        for (Path each : wiring.devices("sys/class/net")) {
            boolean called = name.isEmpty() || each.getFileName().toString().equals(name.get());
            if (called && Files.exists(each.resolve("phy80211"))) {
                return each;
            }
        }
        throw new NoSuchFileException("sys/class/net/" + name.orElse("*"));
    }

    @Override
    public int polls() {
        return POLLS;
    }
}
