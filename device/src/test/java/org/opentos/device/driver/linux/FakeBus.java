package org.opentos.device.driver.linux;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A bus with BlueZ on it, one adapter and the devices that a test puts near it.
final class FakeBus implements AutoCloseable {
    /// A device that BlueZ knows; a strength of 0 stands for one that is not heard now.
    record Near(String address, String service, int strength) {}

    private final ServerSocketChannel server;
    private final List<String> calls = new ArrayList<>();
    private List<Near> near = List.of();
    private String error = "";
    private int listening;

    FakeBus(Path system) throws IOException {
        Path socket = system.resolve("run/dbus/system_bus_socket");
        Files.createDirectories(socket.getParent());
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Thread.ofPlatform().daemon().name("bus").start(this::serve);
    }

    synchronized void puts(Near... devices) {
        near = List.of(devices);
    }

    /// Answers every call but the greeting with an error of that name.
    synchronized void refuses(String name) {
        error = name;
    }

    synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    synchronized int listening() {
        return listening;
    }

    private void serve() {
        while (server.isOpen()) {
            try (SocketChannel client = server.accept()) {
                greet(client);
                while (answer(client)) {
                    // The next message.
                }
            } catch (IOException gone) {
                // The next client.
            }
            synchronized (this) {
                listening = 0;
            }
        }
    }

    private static void greet(SocketChannel client) throws IOException {
        expect(client, "\0AUTH EXTERNAL\r\n");
        client.write(ByteBuffer.wrap("DATA\r\n".getBytes(StandardCharsets.US_ASCII)));
        expect(client, "DATA\r\n");
        client.write(ByteBuffer.wrap("OK 1234\r\n".getBytes(StandardCharsets.US_ASCII)));
        expect(client, "BEGIN\r\n");
    }

    private static void expect(SocketChannel client, String line) throws IOException {
        byte[] bytes = take(client, line.length()).array();
        if (!new String(bytes, StandardCharsets.US_ASCII).equals(line)) {
            throw new IOException("REJECTED");
        }
    }

    private static ByteBuffer take(SocketChannel client, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (client.read(bytes) < 0) {
                throw new IOException("ended");
            }
        }
        return bytes.flip();
    }

    private boolean answer(SocketChannel client) throws IOException {
        ByteBuffer head = take(client, 16);
        int fields = (head.getInt(12) + 7) / 8 * 8;
        String text = new String(take(client, fields).array(), StandardCharsets.ISO_8859_1);
        take(client, head.getInt(4));
        String member = text.replaceAll("(?s).*\\x03\\x01s\\x00.{4}([A-Za-z]+)\\x00.*", "$1");
        synchronized (this) {
            calls.add(member);
            if (member.equals("StartDiscovery")) {
                listening++;
            }
            BusWriter body = new BusWriter();
            String signature = "";
            if (member.equals("Hello")) {
                signature = "s";
                body.text(":1.7");
                // The bus tells everybody something first.
                client.write(ByteBuffer.wrap(message(4, 99, "", "", new byte[0])));
            } else if (!error.isEmpty()) {
                client.write(ByteBuffer.wrap(message(3, head.getInt(8), error, "", new byte[0])));
                return true;
            } else if (member.equals("GetManagedObjects")) {
                signature = "a{oa{sa{sv}}}";
                objects(body);
            }
            client.write(
                    ByteBuffer.wrap(message(2, head.getInt(8), "", signature, body.toBytes())));
        }
        return true;
    }

    private static byte[] message(
            int type, int answers, String error, String signature, byte[] body) {
        BusWriter head = new BusWriter();
        head.octet('l').octet(type).octet(1).octet(1).number(body.length).number(55);
        int lengthAt = head.position();
        int begun = head.array(8);
        if (!error.isEmpty()) {
            head.align(8).octet(4).signature("s").text(error);
        }
        head.align(8).octet(5).signature("u").number(answers);
        if (!signature.isEmpty()) {
            head.align(8).octet(8).signature("g").signature(signature);
        }
        head.end(begun, lengthAt);
        head.align(8);
        byte[] first = head.toBytes();
        return ByteBuffer.allocate(first.length + body.length).put(first).put(body).array();
    }

    private void objects(BusWriter body) {
        int all = body.array(8);
        body.align(8).text("/org/bluez/hci0");
        int lengthAt = (body.position() + 3) / 4 * 4;
        int faces = body.array(8);
        body.align(8).text("org.bluez.Adapter1");
        int noneAt = (body.position() + 3) / 4 * 4;
        body.end(body.array(8), noneAt);
        body.end(faces, lengthAt);
        for (Near each : near) {
            body.align(8).text("/org/bluez/hci0/dev_" + each.address().replace(':', '_'));
            int deviceAt = (body.position() + 3) / 4 * 4;
            int device = body.array(8);
            body.align(8).text("org.bluez.Device1");
            int propertiesAt = (body.position() + 3) / 4 * 4;
            int properties = body.array(8);
            body.align(8).text("Address").signature("s").text(each.address());
            if (each.strength() != 0) {
                body.align(8).text("RSSI").signature("n").align(2);
                body.octet(each.strength()).octet(each.strength() >> 8);
            }
            body.align(8).text("UUIDs").signature("as");
            int servicesAt = (body.position() + 3) / 4 * 4;
            int services = body.array(4);
            body.text(each.service());
            body.end(services, servicesAt);
            body.end(properties, propertiesAt);
            body.end(device, deviceAt);
        }
        body.end(all, 0);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
