package org.opentos.voice.program;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.opentos.voice.Decision;
import org.opentos.voice.UnheardWords;
import org.opentos.voice.Verdict;
import org.opentos.voice.Verdicts;
import org.opentos.voice.WakeCandidate;
import org.opentos.voice.WakePhrase;
import org.opentos.voice.audio.Stretch;
import org.opentos.voice.audio.WaveFile;
import org.opentos.voice.grammar.GrammarCodec;
import org.opentos.voice.grammar.Meaning;
import org.opentos.voice.likeness.Likeness;
import org.opentos.voice.sentences.Language;

/// Messages as bytes: length, number of the request, kind, and what the kind has.
public final class Frames {
    /// Nothing longer is read: the largest recording or grammar, and what stands before it.
    public static final int BYTES_MAX =
            Math.max(WaveFile.BYTES_MAX, GrammarCodec.BYTES_MAX) + (1 << 10);

    /// Recordings and people who are listened to at once; further ones are told `BUSY`.
    public static final int REQUESTS_MAX = 6;

    /// What all recordings at once may take, so that many large ones do not end the program.
    public static final int RECORDING_BYTES_MAX = 16 << 20;

    private static final int HEAD_BYTES = Integer.BYTES + Byte.BYTES;
    private static final int SLOTS_MAX = 64;
    private static final int DETAIL_MAX = 2_000;

    /// @param request 0 where it belongs to none
    public record Frame(int request, Message message) {}

    /// Bytes that are no message; nothing that comes after them can be told apart.
    public static final class Garbled extends IOException {
        private Garbled(String message) {
            super(message);
        }
    }

    private enum Kind {
        TAKE,
        HEAR,
        BEGIN,
        MORE,
        END,
        GIVE_UP,
        READY,
        BROKEN,
        TOLD,
        ANSWER,
        WOKEN,
        COMPARE,
        LIKES,
        UNHEARD,
        BEGIN_AFTER
    }

    private enum VerdictKind {
        ACT,
        ASK,
        NOTHING
    }

    private Frames() {}

    /// Not for several threads at once.
    public static void write(OutputStream to, Frame frame) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(head);
        // What is large is not copied: it follows the rest as it is.
        byte[] rest = body(out, frame.message);
        DataOutputStream framed = new DataOutputStream(to);
        framed.writeInt(HEAD_BYTES - Byte.BYTES + head.size() + rest.length);
        framed.writeInt(frame.request);
        head.writeTo(framed);
        framed.write(rest);
        framed.flush();
    }

    /// The next message; empty where the other side ended behind the last one.
    ///
    /// @throws Garbled where the bytes are no message
    public static Optional<Frame> read(InputStream from) throws IOException {
        byte[] length = from.readNBytes(Integer.BYTES);
        if (length.length == 0) {
            return Optional.empty();
        }
        if (length.length < Integer.BYTES) {
            throw new Garbled("ended within a length");
        }
        int bytes = java.nio.ByteBuffer.wrap(length).getInt();
        if (bytes < HEAD_BYTES || bytes > BYTES_MAX) {
            throw new Garbled("a message of " + bytes + " bytes");
        }
        byte[] whole = from.readNBytes(bytes);
        if (whole.length < bytes) {
            throw new Garbled("ended within a message");
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(whole))) {
            int request = in.readInt();
            Message message = message(in);
            if (in.available() > 0) {
                throw new Garbled(in.available() + " bytes behind a message");
            }
            return Optional.of(new Frame(request, message));
        } catch (EOFException | java.io.UTFDataFormatException cut) {
            throw new Garbled("a message that is not whole");
        }
    }

    /// Writes the kind and what is small, and gives back what is large.
    private static byte[] body(DataOutputStream out, Message message) throws IOException {
        byte[] rest = {};
        switch (message) {
            case Message.Take(String key, byte[] grammar) -> {
                kind(out, Kind.TAKE);
                out.writeUTF(key);
                rest = grammar;
            }
            case Message.Hear(String key, Form form, byte[] recording) -> {
                kind(out, Kind.HEAR);
                out.writeUTF(key);
                out.writeByte(form.ordinal());
                rest = recording;
            }
            case Message.Begin(String key, int silenceMillis) -> {
                kind(out, Kind.BEGIN);
                out.writeUTF(key);
                out.writeInt(silenceMillis);
            }
            case Message.BeginAfter(String key, int silenceMillis, WakePhrase phrase) -> {
                kind(out, Kind.BEGIN_AFTER);
                out.writeUTF(key);
                out.writeInt(silenceMillis);
                out.writeUTF(phrase.words());
                out.writeInt(phrase.samples());
                out.writeDouble(phrase.score());
            }
            case Message.More(byte[] samples) -> {
                kind(out, Kind.MORE);
                rest = samples;
            }
            case Message.End() -> kind(out, Kind.END);
            case Message.GiveUp() -> kind(out, Kind.GIVE_UP);
            case Message.Ready(int loadMillis) -> {
                kind(out, Kind.READY);
                out.writeInt(loadMillis);
            }
            case Message.Broken(String detail) -> {
                kind(out, Kind.BROKEN);
                out.writeUTF(detail.substring(0, Math.min(detail.length(), DETAIL_MAX)));
            }
            case Message.Told(Phase phase) -> {
                kind(out, Kind.TOLD);
                out.writeByte(phase.ordinal());
            }
            case Message.Answer(Verdicts verdicts) -> {
                kind(out, Kind.ANSWER);
                verdict(out, verdicts.comfort());
                verdict(out, verdicts.guarded());
                out.writeInt(verdicts.spoken().from());
                out.writeInt(verdicts.spoken().to());
            }
            case Message.Woken(WakeCandidate(long from, long to, double score)) -> {
                kind(out, Kind.WOKEN);
                out.writeLong(from);
                out.writeLong(to);
                out.writeDouble(score);
            }
            case Message.Compare(Language language, String text, List<String> sentences) -> {
                kind(out, Kind.COMPARE);
                kind(out, language);
                out.writeUTF(text);
                out.writeShort(sentences.size());
                for (String each : sentences) {
                    out.writeUTF(each);
                }
            }
            case Message.Likes(float[] likes) -> {
                kind(out, Kind.LIKES);
                out.writeShort(likes.length);
                for (float each : likes) {
                    out.writeFloat(each);
                }
            }
            case Message.Unheard(
                            UnheardWords(String recogniser, int count, List<String> words)) -> {
                kind(out, Kind.UNHEARD);
                out.writeUTF(recogniser);
                out.writeInt(count);
                out.writeByte(bounded(words.size(), UnheardWords.WORDS_MAX));
                for (String word : words) {
                    out.writeUTF(word);
                }
            }
        }
        return rest;
    }

    private static Message message(DataInputStream in) throws IOException {
        return switch (one(in, Kind.values())) {
            case TAKE -> new Message.Take(in.readUTF(), in.readAllBytes());
            case HEAR -> new Message.Hear(in.readUTF(), one(in, Form.values()), in.readAllBytes());
            case BEGIN -> new Message.Begin(in.readUTF(), in.readInt());
            case BEGIN_AFTER -> beginAfter(in);
            case MORE -> new Message.More(in.readAllBytes());
            case END -> new Message.End();
            case GIVE_UP -> new Message.GiveUp();
            case READY -> new Message.Ready(in.readInt());
            case BROKEN -> new Message.Broken(in.readUTF());
            case TOLD -> new Message.Told(one(in, Phase.values()));
            case ANSWER -> new Message.Answer(new Verdicts(verdict(in), verdict(in), stretch(in)));
            case WOKEN -> woken(in);
            case COMPARE -> compare(in);
            case LIKES -> {
                float[] likes = new float[bounded(in.readUnsignedShort(), Likeness.SENTENCES_MAX)];
                for (int each = 0; each < likes.length; each++) {
                    likes[each] = in.readFloat();
                }
                yield new Message.Likes(likes);
            }
            case UNHEARD -> {
                String recogniser = in.readUTF();
                int count = in.readInt();
                List<String> words = new ArrayList<>();
                for (int left = bounded(in.readUnsignedByte(), UnheardWords.WORDS_MAX);
                        left > 0;
                        left--) {
                    words.add(in.readUTF());
                }
                yield new Message.Unheard(new UnheardWords(recogniser, count, words));
            }
        };
    }

    private static Message beginAfter(DataInputStream in) throws IOException {
        String key = in.readUTF();
        int silenceMillis = in.readInt();
        String words = in.readUTF();
        int samples = in.readInt();
        double score = in.readDouble();
        try {
            return new Message.BeginAfter(
                    key, silenceMillis, new WakePhrase(words, samples, score));
        } catch (IllegalArgumentException none) {
            throw new Garbled(String.valueOf(none.getMessage()));
        }
    }

    private static Message woken(DataInputStream in) throws IOException {
        long from = in.readLong();
        long to = in.readLong();
        double score = in.readDouble();
        try {
            return new Message.Woken(new WakeCandidate(from, to, score));
        } catch (IllegalArgumentException none) {
            throw new Garbled(String.valueOf(none.getMessage()));
        }
    }

    private static Message compare(DataInputStream in) throws IOException {
        Language language = one(in, Language.values());
        String text = in.readUTF();
        List<String> sentences = new ArrayList<>();
        for (int left = bounded(in.readUnsignedShort(), Likeness.SENTENCES_MAX); left > 0; left--) {
            sentences.add(in.readUTF());
        }
        return new Message.Compare(language, text, sentences);
    }

    private static void kind(DataOutputStream out, Enum<?> kind) throws IOException {
        out.writeByte(kind.ordinal());
    }

    private static <E> E one(DataInputStream in, E[] all) throws IOException {
        int number = in.readUnsignedByte();
        if (number >= all.length) {
            throw new Garbled(number + " where there are " + all.length);
        }
        return all[number];
    }

    private static void verdict(DataOutputStream out, Verdict verdict) throws IOException {
        switch (verdict) {
            case Verdict.Act(Meaning meaning, String words, double confidence, boolean agreed) -> {
                kind(out, VerdictKind.ACT);
                meaning(out, meaning);
                out.writeUTF(words);
                out.writeDouble(confidence);
                out.writeBoolean(agreed);
            }
            case Verdict.Ask(List<Verdict.Choice> choices) -> {
                kind(out, VerdictKind.ASK);
                out.writeByte(choices.size());
                for (Verdict.Choice choice : choices) {
                    meaning(out, choice.meaning());
                    out.writeUTF(choice.words());
                }
            }
            case Verdict.Nothing(Verdict.Reason reason, String freely) -> {
                kind(out, VerdictKind.NOTHING);
                kind(out, reason);
                out.writeUTF(freely);
            }
        }
    }

    private static Verdict verdict(DataInputStream in) throws IOException {
        return switch (one(in, VerdictKind.values())) {
            case ACT ->
                    new Verdict.Act(meaning(in), in.readUTF(), in.readDouble(), in.readBoolean());
            case ASK -> {
                int choices = bounded(in.readUnsignedByte(), Decision.CHOICES_MAX);
                List<Verdict.Choice> read = new ArrayList<>();
                for (int left = choices; left > 0; left--) {
                    read.add(new Verdict.Choice(meaning(in), in.readUTF()));
                }
                yield new Verdict.Ask(read);
            }
            case NOTHING -> new Verdict.Nothing(one(in, Verdict.Reason.values()), in.readUTF());
        };
    }

    private static Stretch stretch(DataInputStream in) throws IOException {
        int from = in.readInt();
        int to = in.readInt();
        if (from < 0 || to < from) {
            throw new Garbled("speech from %d to %d".formatted(from, to));
        }
        return new Stretch(from, to);
    }

    private static void meaning(DataOutputStream out, Meaning meaning) throws IOException {
        out.writeUTF(meaning.intent());
        out.writeByte(bounded(meaning.slots().size(), SLOTS_MAX));
        for (var slot : meaning.slots().entrySet()) {
            out.writeUTF(slot.getKey());
            out.writeUTF(slot.getValue());
        }
    }

    private static Meaning meaning(DataInputStream in) throws IOException {
        String intent = in.readUTF();
        TreeMap<String, String> slots = new TreeMap<>();
        for (int left = bounded(in.readUnsignedByte(), SLOTS_MAX); left > 0; left--) {
            slots.put(in.readUTF(), in.readUTF());
        }
        return new Meaning(intent, slots);
    }

    private static int bounded(int number, int most) throws Garbled {
        if (number > most) {
            throw new Garbled(number + "; at most " + most);
        }
        return number;
    }
}
