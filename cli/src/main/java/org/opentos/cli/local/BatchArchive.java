package org.opentos.cli.local;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.opentos.cli.CommandException;
import org.opentos.protocol.Id.DeviceId;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a maker downloads of a production batch (docs/makers.md): a Thing Model and identities. It
/// is read, never unpacked: no name in it becomes a path.
///
/// @param model the text of `model.json`
/// @param identities those that were asked for, in the order of the archive
public record BatchArchive(String model, List<Identity> identities) {
    static final int MODEL_BYTES_MAX = 1 << 20;

    /// A thousand identities of 4 KiB, or the labels of as many, and ample room.
    static final int ENTRY_BYTES_MAX = 32 << 20;

    /// A batch of 100,000 devices in chunks of 1,000, each with its labels, and the model.
    static final int ENTRIES_MAX = 201;

    private static final int NAME_SHOWN_CHARACTERS_MAX = 80;

    private static final String MODEL = "model.json";
    private static final Pattern IDENTITIES = Pattern.compile("identities-\\d{5}\\.ndjson");
    private static final Pattern LABELS = Pattern.compile("labels-\\d{5}\\.pdf");
    private static final List<String> REQUIRED =
            List.of("formFactor", "hub", "credential", "claimCode", "authority");
    private static final JsonMapper JSON = new JsonMapper();

    /// The record that ends a ZIP archive, where it has no comment (APPNOTE.TXT 6.3.10, 4.3.16).
    private static final int END_BYTES = 22;

    private static final int END_SIGNATURE = 0x06054b50;
    private static final int END_ENTRIES_AT = 10;

    /// @param json one line of `identities-*.ndjson`, the device's `identity.json`
    public record Identity(DeviceId device, String json) {}

    /// The identities with these numbers, counted from 1 in the order of the archive.
    ///
    /// @throws CommandException where the file is not the whole archive of a batch, or has fewer
    public static BatchArchive read(Path file, Set<Integer> numbers) {
        Reader reader = new Reader(file, new TreeSet<>(numbers));
        BatchArchive archive = reader.read();
        if (archive.identities().size() < numbers.size()) {
            throw new CommandException(
                    "the archive "
                            + file
                            + " has "
                            + reader.count
                            + (reader.count == 1 ? " identity" : " identities")
                            + "; there is no number "
                            + reader.wanted.last());
        }
        return archive;
    }

    /// All of its identities.
    ///
    /// @throws CommandException where the file is not the whole archive of a batch, or has more
    ///   than `most`
    public static BatchArchive readAll(Path file, int most) {
        BatchArchive archive =
                new Reader(file, new TreeSet<>(IntStream.rangeClosed(1, most + 1).boxed().toList()))
                        .read();
        if (archive.identities().size() > most) {
            throw new CommandException(
                    "the archive "
                            + file
                            + " has more than "
                            + most
                            + " identities; choose some with --number");
        }
        return archive;
    }

    private static final class Reader {
        private final Path file;
        private final SortedSet<Integer> wanted;
        private final Set<String> names = new HashSet<>();
        private final List<Identity> identities = new ArrayList<>();
        private Optional<String> model = Optional.empty();
        private int count;

        Reader(Path file, SortedSet<Integer> wanted) {
            this.file = file;
            this.wanted = wanted;
        }

        BatchArchive read() {
            if (!Files.isRegularFile(file)) {
                throw new CommandException("there is no file " + file);
            }
            try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file));
                    ZipInputStream zip = new ZipInputStream(bytes, StandardCharsets.UTF_8)) {
                int entries = entriesToldAtTheEnd();
                ZipEntry entry = zip.getNextEntry();
                while (entry != null && !complete()) {
                    take(entry.getName(), zip);
                    entry = zip.getNextEntry();
                }
                if (!complete() && names.size() != entries) {
                    throw new ZipException("it has " + entries + " parts, not all to be read");
                }
            } catch (IOException | IllegalArgumentException damaged) {
                throw refusal(
                        "is damaged (" + damaged.getMessage() + "); download it again", damaged);
            }
            if (count == 0) {
                throw refusal("has no identities in it");
            }
            return new BatchArchive(
                    model.orElseThrow(() -> refusal("has no " + MODEL + " in it")),
                    List.copyOf(identities));
        }

        private boolean complete() {
            return model.isPresent() && identities.size() == wanted.size();
        }

        /// A download that broke off has no end.
        private int entriesToldAtTheEnd() throws IOException {
            byte[] end = new byte[END_BYTES];
            try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
                if (bytes.length() >= END_BYTES) {
                    bytes.seek(bytes.length() - END_BYTES);
                    bytes.readFully(end);
                }
            }
            ByteBuffer record = ByteBuffer.wrap(end).order(ByteOrder.LITTLE_ENDIAN);
            if (record.getInt(0) != END_SIGNATURE) {
                throw refusal(
                        "is no ZIP archive, or its download broke off; docs/makers.md says how a"
                                + " batch goes on then");
            }
            return Short.toUnsignedInt(record.getShort(END_ENTRIES_AT));
        }

        private void take(String name, ZipInputStream zip) throws IOException {
            boolean known =
                    name.equals(MODEL)
                            || IDENTITIES.matcher(name).matches()
                            || LABELS.matcher(name).matches();
            if (!known) {
                throw refusal("holds \"" + shown(name) + "\", which no batch has");
            }
            if (!names.add(name) || names.size() > ENTRIES_MAX) {
                throw refusal("holds more than a batch has");
            }
            int most = name.equals(MODEL) ? MODEL_BYTES_MAX : ENTRY_BYTES_MAX;
            byte[] content = zip.readNBytes(most + 1);
            if (content.length > most) {
                throw refusal("is too large: its " + name + " has more than " + most + " bytes");
            }
            if (name.equals(MODEL)) {
                model = Optional.of(text(content));
                json(name, text(content));
            } else if (IDENTITIES.matcher(name).matches()) {
                text(content).lines().filter(line -> !line.isBlank()).forEach(this::identity);
            }
        }

        private void identity(String line) {
            count++;
            if (wanted.contains(count)) {
                JsonNode said = json("identity " + count, line);
                if (!REQUIRED.stream().allMatch(said::has)) {
                    throw refusal("has a damaged identity, number " + count);
                }
                try {
                    identities.add(
                            new Identity(DeviceId.parse(said.path("device").asString("")), line));
                } catch (IllegalArgumentException malformed) {
                    throw refusal("has a damaged identity, number " + count, malformed);
                }
            }
        }

        private JsonNode json(String what, String text) {
            try {
                return JSON.readTree(text);
            } catch (JacksonException damaged) {
                throw refusal("is damaged: its " + what + " is not JSON", damaged);
            }
        }

        private CommandException refusal(String why) {
            return new CommandException("the archive " + file + " " + why);
        }

        private CommandException refusal(String why, Exception cause) {
            return new CommandException("the archive " + file + " " + why, cause);
        }

        private static String text(byte[] content) {
            return new String(content, StandardCharsets.UTF_8);
        }

        /// A name that somebody chose, without what would move a terminal's cursor.
        private static String shown(String name) {
            return name.substring(0, Math.min(name.length(), NAME_SHOWN_CHARACTERS_MAX))
                    .replaceAll("\\p{Cntrl}", "?");
        }
    }
}
