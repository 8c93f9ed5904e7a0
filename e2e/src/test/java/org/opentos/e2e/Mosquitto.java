package org.opentos.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Debian's `mosquitto_pub` and `mosquitto_sub`: clients that know nothing of this project.
final class Mosquitto {
    private static final int WAIT_SECONDS_MAX = 20;

    private Mosquitto() {}

    /// How a client connects and who it says it is.
    record Login(List<String> arguments) {

        /// Over TCP with user name and password.
        static Login password(World world, String user, String password) {
            return new Login(
                    List.of(
                            "-h",
                            "localhost",
                            "-p",
                            Integer.toString(world.devicesAt().mqtt()),
                            "-u",
                            user,
                            "-P",
                            password));
        }

        /// Over TLS with the certificate of a device directory, written out as the files that such
        /// clients want.
        static Login certificate(World world, String device) throws IOException {
            JsonNode identity = Factory.identity(world, device);
            Path directory = Files.createDirectories(world.places.state().resolve("pem/" + device));
            return new Login(
                    List.of(
                            "-h", "localhost",
                            "-p", Integer.toString(world.devicesAt().mqtts()),
                            "--cafile", file(directory, "authority", identity.at("/authority")),
                            "--cert",
                                    file(
                                            directory,
                                            "certificate",
                                            identity.at("/credential/certificate")),
                            "--key",
                                    file(directory, "key", identity.at("/credential/privateKey"))));
        }

        private static String file(Path directory, String name, JsonNode pem) throws IOException {
            return Files.writeString(directory.resolve(name + ".pem"), pem.asString()).toString();
        }
    }

    /// Publishes one message after the other with QoS 1 and waits for the acknowledgements.
    static void publishAll(Login login, String topic, List<String> payloads) throws Exception {
        List<String> command = new ArrayList<>(List.of("mosquitto_pub", "-q", "1", "-l"));
        command.addAll(login.arguments());
        command.addAll(List.of("-t", topic));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var lines = process.outputWriter()) {
            for (String payload : payloads) {
                lines.write(payload + "\n");
            }
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError("mosquitto_pub " + topic + " said: " + said);
        }
    }

    /// Publishes once with QoS 1 and waits for the acknowledgement.
    static void publish(Login login, String topic, String payload) throws Exception {
        run(login, "mosquitto_pub", "-q", "1", "-t", topic, "-m", payload);
    }

    /// What a device does that is mostly asleep: it subscribes, goes, comes back to publish, goes,
    /// and comes back to hear what its session kept. All of it with MQTT 3.1.1.
    ///
    /// @return the message that it hears
    static String publishAsleep(Login login, String filter, String topic, String payload)
            throws Exception {
        String[] session = {"-c", "-i", "sleeper", "-q", "1"};
        run(login, "mosquitto_sub", with(session, "-t", filter, "-E"));
        run(login, "mosquitto_pub", with(session, "-t", topic, "-m", payload));
        return run(
                login,
                "mosquitto_sub",
                with(session, "-t", filter, "-C", "1", "-W", Integer.toString(WAIT_SECONDS_MAX)));
    }

    private static String[] with(String[] some, String... others) {
        return Stream.concat(Arrays.stream(some), Arrays.stream(others)).toArray(String[]::new);
    }

    private static String run(Login login, String program, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(login.arguments());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(
                    program + " " + String.join(" ", arguments) + " said: " + said);
        }
        return said.strip();
    }

    /// Subscribes with MQTT 5; returns once the subscription was answered.
    static Subscription subscribe(Login login, String filter) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "stdbuf",
                                "-oL",
                                "mosquitto_sub",
                                "-d",
                                "-V",
                                "mqttv5",
                                "-q",
                                "1",
                                "-W",
                                Integer.toString(WAIT_SECONDS_MAX),
                                "-F",
                                "message %t %p"));
        command.addAll(login.arguments());
        command.addAll(List.of("-t", filter));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        Subscription subscription = new Subscription(process, process.inputReader());
        subscription.answer = subscription.await("Subscribed (mid");
        return subscription;
    }

    /// A running `mosquitto_sub`; it ends by itself after a bounded time.
    static final class Subscription implements AutoCloseable {
        private final Process process;
        private final BufferedReader lines;
        private String answer = "";

        private Subscription(Process process, BufferedReader lines) {
            this.process = process;
            this.lines = lines;
        }

        /// The code with which the subscription was answered: the granted QoS, or 128 and more.
        int code() {
            return Integer.parseInt(answer.replaceAll(".*: (\\d+).*", "$1"));
        }

        /// The next message, as `topic payload`.
        String next() throws IOException {
            return await("message ").substring("message ".length());
        }

        /// The first message that contains the text; earlier ones are passed over.
        String next(String text) throws IOException {
            String message = next();
            while (!message.contains(text)) {
                message = next();
            }
            return message;
        }

        private String await(String start) throws IOException {
            List<String> heard = new ArrayList<>();
            String line = lines.readLine();
            while (line != null && !line.startsWith(start)) {
                heard.add(line);
                line = lines.readLine();
            }
            if (line == null) {
                throw new AssertionError(
                        "mosquitto_sub ended without '"
                                + start
                                + "'; it said:\n"
                                + String.join("\n", heard));
            }
            return line;
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
