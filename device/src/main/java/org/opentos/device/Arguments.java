package org.opentos.device;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.opentos.device.start.StartFailure;
import org.opentos.device.start.StartFailure.Code;
import org.opentos.device.voice.Microphone;
import org.opentos.voice.HearingClient;

/// How a device is started.
///
/// @param data holds identity.json and model.json, and what the device keeps
/// @param port of the local web server; 0 for any
/// @param name the device's page is at `http://name.localhost:port/`
/// @param hubMqtt replaces the address in identity.json
/// @param hubWeb replaces the address in identity.json
/// @param shell the directory of the built shell; empty for the one within the program
/// @param seed of the simulated hardware; empty for a random one
/// @param wearer who wears simulated hardware; empty for somebody of its own
/// @param hearing what hears at this device itself
/// @param system the directory in which the image around the runtime answers; empty without one
record Arguments(
        Path data,
        int port,
        Optional<String> name,
        Optional<String> hubMqtt,
        Optional<String> hubWeb,
        Optional<Path> shell,
        Optional<Long> seed,
        Optional<Long> wearer,
        Hearing hearing,
        Optional<Path> system) {

    /// @param program the class path of the programs that hear; empty where none is there
    /// @param models the directory of their models; empty where none is there
    /// @param where what is said at it is heard
    /// @param microphone of the device itself; empty where the page that shows it brings the sound
    record Hearing(
            Optional<String> program,
            Optional<Path> models,
            Where where,
            Optional<Microphone> microphone) {

        /// Who hears what is said at the device.
        enum Where {
            /// The hub, or another terminal of the home.
            HUB,
            /// The device, which hears for the other terminals of its home as well.
            HERE,
            /// The device, and for nobody else.
            ALONE
        }

        /// @param work is nobody else's
        Optional<HearingClient.Launch> launch(Path work) {
            return program.flatMap(each ->
                    models.map(directory -> HearingClient.Launch.of(each, directory, work)));
        }
    }

    static final String USAGE =
            """
            Usage: opentos-device --data DIR [options]
              --data DIR      directory with the device's identity.json and model.json
              --port N        port of the local web server on 127.0.0.1; 0 for any (default 0)
              --name NAME     the page is at http://NAME.localhost:PORT/ (default: the form factor)
              --hub-mqtt URL  mqtts://HOST:PORT instead of the address in identity.json; several
                              with commas between them, where the hub has several processes
              --hub-web URL   https://HOST:PORT instead of the address in identity.json
              --shell DIR     directory of the built shell, ui/shell/dist
              --seed N        seed of the simulated hardware, for a repeatable run
              --wearer N      who wears simulated hardware: with the same number, a watch and a
                              band count the same steps
              --hearing-program CLASSPATH, --hearing-models DIR
                              what waits for the phrase that wakes; without both, nothing does
              --hearing WHERE here: the device hears what is said at it by those programs itself,
                              and for the other terminals of its home where the hub does not hear,
                              which takes 500 MiB while somebody speaks; alone: itself, and for no
                              other terminal; hub (default)
              --system DIR    where the image around this program answers: it has the wireless network,
                              its slots take the device's releases, and what this program ends
                              with has it restart the device (77) or reset it (76); without it,
                              there is no image
              --microphone M  alsa:DEVICE, as arecord -L lists them, or wav:FILE; without it, the
                              page that shows the device brings the sound
            """;

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final int PORT_MAX = 65_535;

    static Arguments parse(String... arguments) throws StartFailure {
        Optional<Path> data = Optional.empty();
        int port = 0;
        Optional<String> name = Optional.empty();
        Optional<String> hubMqtt = Optional.empty();
        Optional<String> hubWeb = Optional.empty();
        Optional<Path> shell = Optional.empty();
        Optional<Long> seed = Optional.empty();
        Optional<Long> wearer = Optional.empty();
        Optional<String> program = Optional.empty();
        Optional<Path> models = Optional.empty();
        Hearing.Where where = Hearing.Where.HUB;
        Optional<Microphone> microphone = Optional.empty();
        Optional<Path> system = Optional.empty();
        Deque<String> rest = new ArrayDeque<>(List.of(arguments));
        while (!rest.isEmpty()) {
            String option = rest.removeFirst();
            String value = rest.isEmpty() ? "" : rest.removeFirst();
            if (value.isEmpty()) {
                throw usage(option + " needs a value.");
            }
            switch (option) {
                case "--data" -> data = Optional.of(Path.of(value));
                case "--port" -> port = (int) number(option, value, PORT_MAX);
                case "--name" -> name = Optional.of(name(value));
                case "--hub-mqtt" -> hubMqtt = Optional.of(addresses(option, value));
                case "--hub-web" -> hubWeb = Optional.of(address(option, value));
                case "--shell" -> shell = Optional.of(Path.of(value));
                case "--seed" -> seed = Optional.of(number(option, value, Long.MAX_VALUE));
                case "--wearer" -> wearer = Optional.of(number(option, value, Long.MAX_VALUE));
                case "--hearing-program" -> program = Optional.of(value);
                case "--hearing-models" -> models = Optional.of(Path.of(value));
                case "--hearing" -> where = where(value);
                case "--system" -> system = Optional.of(Path.of(value));
                case "--microphone" -> microphone = Optional.of(microphone(value));
                default -> throw usage("There is no option " + option + ".");
            }
        }
        if (data.isEmpty()) {
            throw usage("--data is missing.");
        }
        if (where != Hearing.Where.HUB && (program.isEmpty() || models.isEmpty())) {
            throw usage(
                    "--hearing here and alone take --hearing-program and --hearing-models as well.");
        }
        return new Arguments(
                data.get(),
                port,
                name,
                hubMqtt,
                hubWeb,
                shell,
                seed,
                wearer,
                new Hearing(program, models, where, microphone),
                system);
    }

    /// The same device at a port that it had before.
    Arguments at(int next) {
        return new Arguments(
                data, next, name, hubMqtt, hubWeb, shell, seed, wearer, hearing, system);
    }

    private static Hearing.Where where(String value) throws StartFailure {
        return switch (value) {
            case "here" -> Hearing.Where.HERE;
            case "alone" -> Hearing.Where.ALONE;
            case "hub" -> Hearing.Where.HUB;
            default -> throw usage("--hearing takes here, alone or hub.");
        };
    }

    private static Microphone microphone(String value) throws StartFailure {
        try {
            return Microphone.of(value);
        } catch (IllegalArgumentException neither) {
            throw new StartFailure(Code.USAGE, neither.getMessage() + "\n" + USAGE, neither);
        }
    }

    private static String name(String value) throws StartFailure {
        if (!NAME.matcher(value).matches()) {
            throw usage("--name takes lower-case letters, digits and hyphens.");
        }
        return value;
    }

    private static String addresses(String option, String value) throws StartFailure {
        for (String each : value.split(",", -1)) {
            address(option, each);
        }
        return value;
    }

    private static String address(String option, String value) throws StartFailure {
        try {
            if (URI.create(value).getHost() != null) {
                return value;
            }
        } catch (IllegalArgumentException malformed) {
            throw new StartFailure(Code.USAGE, option + " takes an address.\n" + USAGE, malformed);
        }
        throw usage(option + " takes an address with a host.");
    }

    private static long number(String option, String value, long most) throws StartFailure {
        try {
            long number = Long.parseLong(value);
            if (number >= 0 && number <= most) {
                return number;
            }
        } catch (NumberFormatException malformed) {
            throw new StartFailure(Code.USAGE, option + " takes a number.\n" + USAGE, malformed);
        }
        throw usage(option + " takes a number from 0 to " + most + ".");
    }

    private static StartFailure usage(String sentence) {
        return new StartFailure(Code.USAGE, sentence + "\n" + USAGE);
    }
}
