package org.opentos.device.voice;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.opentos.device.app.AppCalls;
import org.opentos.device.fabric.HubWeb;
import org.opentos.device.json.Json;
import org.opentos.device.part.Part;
import org.opentos.device.storage.DataDirectory;
import org.opentos.device.thing.Changes;
import org.opentos.protocol.Id.DeviceId;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Topics.Channel;
import org.opentos.voice.HearingClient;
import org.opentos.voice.WakeCandidate;
import org.opentos.voice.WakeClient;
import org.opentos.voice.WakePhrase;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What is said at this device: one person at a time is listened to, and the shell shows how far it
/// is and what came of it. It begins by a press, or by the phrase that wakes where somebody here
/// wants that; then whatever its microphone hears stays on this device until it finds what may be
/// the phrase. Who hears checks that before anything is shown or done, and forgets what was none.
public final class Ear implements Part, AutoCloseable {
    /// What is shown at most, the latest.
    static final int EXCHANGES_MAX = 5;

    /// After a microphone that vanished, it is opened again.
    static final Duration REST = Duration.ofSeconds(10);

    private static final String FILE = "ear.json";
    private static final Logger LOG = System.getLogger(Ear.class.getName());

    private final Hearers hearers;
    private final Function<JsonNode, Outcome<JsonNode>> calls;
    private final Changes changes;
    private final DataDirectory directory;
    private final Optional<Waking> waking;
    private final Optional<Microphone> microphone;
    private boolean wanted;
    private Optional<Waking.Wait> waiting = Optional.empty();
    private Optional<Microphone.Open> open = Optional.empty();

    /// How often it was opened: what an earlier one still says is nothing any more.
    private int opened;

    private int woken;
    private boolean closed;
    private JsonNode told = Json.object();
    private Optional<Listener.Listened> listened = Optional.empty();

    /// What is being checked of who is listened to; empty where they are believed.
    private Optional<WakePhrase> checked = Optional.empty();

    /// What was found while another one was checked, the last.
    private Optional<WakeCandidate> next = Optional.empty();

    private int number;
    private String phase = "";
    private String refusal = "";

    /// What hears at this device itself.
    ///
    /// @param waking empty where nothing here can wait for a phrase
    /// @param microphone empty where the page that shows this device brings the sound
    /// @param hearing empty where the hub hears for it
    /// @param others whether that hears for the other terminals of the home as well
    public record Own(
            Optional<Waking> waking,
            Optional<Microphone> microphone,
            Optional<HearingClient> hearing,
            boolean others) {}

    private Ear(
            Hearers hearers,
            Function<JsonNode, Outcome<JsonNode>> calls,
            Changes changes,
            DataDirectory directory,
            Optional<Waking> waking,
            Optional<Microphone> microphone) {
        this.hearers = hearers;
        this.calls = calls;
        this.changes = changes;
        this.directory = directory;
        this.waking = waking;
        this.microphone = microphone;
    }

    /// @param directory keeps whether the phrase is waited for
    public static Ear load(
            DeviceId self,
            AppCalls calls,
            HubWeb hub,
            Changes changes,
            DataDirectory directory,
            Own own)
            throws IOException {
        Function<JsonNode, Outcome<JsonNode>> exchange = said -> calls.ask("exchange", said);
        return load(
                new HubOrOwn(self, hub, own.hearing(), own.others(), exchange),
                exchange,
                changes,
                directory,
                own.waking(),
                own.microphone());
    }

    static Ear load(
            Hearers hearers,
            Function<JsonNode, Outcome<JsonNode>> calls,
            Changes changes,
            DataDirectory directory,
            Optional<Waking> waking,
            Optional<Microphone> microphone)
            throws IOException {
        Ear ear = new Ear(hearers, calls, changes, directory, waking, microphone);
        ear.wanted =
                directory
                        .document(FILE)
                        .map(each -> each.path("wakes").asBoolean(false))
                        .orElse(false);
        ear.attend();
        return ear;
    }

    @Override
    public Set<Channel> hears() {
        return Set.of(Channel.VOICE);
    }

    @Override
    public synchronized void heard(Channel channel, JsonNode said) {
        told = said;
        hearers.told(Json.text(told, "pass").filter(_ -> !closed));
        changes.signal();
    }

    /// `voice`: the `language`, whether somebody `hears` here, the name of the terminal that does
    /// where it is another one (`by`, else empty), for whom what is said is `kept` as sound (`mine`
    /// for who pays with it, `shared`, or empty where it is not), the `phase` of who is listened to
    /// and the `refusal` of the last, both empty where there is none, whose `microphone` it is
    /// (`device` or `page`), and the last `exchanges`. Where a phrase can wake, `wake` has the
    /// `phrase`, whether it is `on`, whether it is `ready`, and how often it was said.
    @Override
    public synchronized void show(ObjectNode state) {
        ObjectNode voice =
                state.putObject("voice")
                        .put("language", Json.text(told, "language").orElse("en"))
                        .put("hears", canHear())
                        .put("by", hearers.own(language()) ? "" : Json.text(told, "by").orElse(""))
                        // What is heard here goes to nobody as sound.
                        .put(
                                "kept",
                                hearers.own(language()) ? "" : Json.text(told, "kept").orElse(""))
                        .put("phase", phase)
                        .put("refusal", refusal)
                        .put("microphone", microphone.isPresent() ? "device" : "page");
        waking.ifPresent(each ->
                voice.putObject("wake")
                        .put("phrase", each.phrase())
                        .put("on", wanted)
                        .put("ready", waiting.map(Waking.Wait::ready).orElse(false))
                        .put("times", woken));
        ArrayNode shown = voice.putArray("exchanges");
        told.path("exchanges")
                .valueStream()
                .filter(JsonNode::isObject)
                .limit(EXCHANGES_MAX)
                .forEach(shown::add);
    }

    @Override
    public void forget() {
        if (wakes()) {
            wake(false);
        }
        stop();
        heard(Channel.VOICE, Json.object());
    }

    /// Begins to listen; who was listened to before is not any more. Refused as
    /// `hearing-unavailable`.
    public synchronized Outcome<JsonNode> begin() {
        Optional<String> pass = Json.text(told, "pass");
        if (pass.isEmpty() || !canHear()) {
            return Outcome.refused(
                    RefusalCode.HEARING_UNAVAILABLE, "Nobody hears here now; type it.");
        }
        refusal = "";
        phase = "opening";
        listen(pass.get(), Optional.empty());
        return Outcome.done(Json.object());
    }

    private synchronized void listen(String pass, Optional<WakePhrase> phrase) {
        // First, so that whatever the one before still says is nobody's.
        int mine = ++number;
        listened.ifPresent(Listener.Listened::giveUp);
        checked = phrase;
        next = Optional.empty();
        listened =
                Optional.of(hearers.of(language(), pass).listen(phrase, word -> told(mine, word)));
        attend();
        changes.signal();
    }

    private String language() {
        return Json.text(told, "language").orElse("");
    }

    private boolean canHear() {
        return told.path("hears").asBoolean(false) || hearers.own(language());
    }

    private synchronized void told(int whose, Listener.Word word) {
        if (whose != number) {
            return;
        }
        switch (word) {
            case Listener.Word.Phase(String now) -> {
                believed();
                phase = now;
            }
            case Listener.Word.Over(String code) -> {
                // What could not be checked is shown where it was the phrase all but surely.
                if (checked.map(WakePhrase::sure).orElse(true)) {
                    believed();
                    refusal = code;
                }
                over();
            }
            case Listener.Word.NotWoken() -> {
                Optional<WakeCandidate> other = next;
                over();
                other.ifPresent(this::check);
            }
        }
        changes.signal();
    }

    private void believed() {
        if (checked.isPresent()) {
            checked = Optional.empty();
            next = Optional.empty();
            refusal = "";
            woken++;
        }
    }

    /// Nobody is listened to any more.
    private void over() {
        phase = "";
        checked = Optional.empty();
        next = Optional.empty();
        listened = Optional.empty();
        attend();
    }

    /// Sound of a page. What nobody listens to any more is let go, and where the device has a
    /// microphone of its own, all of it.
    public void more(byte[] samples) {
        if (microphone.isEmpty()) {
            came(samples);
        }
    }

    private synchronized void came(int which, byte[] samples) {
        if (which == opened) {
            came(samples);
        }
    }

    /// Whoever speaks does not wake it once more. While something is checked, the phrase may be
    /// said behind it.
    private synchronized void came(byte[] samples) {
        listened.ifPresent(each -> each.more(samples));
        if (listened.isEmpty() || checked.isPresent()) {
            waiting.ifPresent(each -> each.more(samples));
        }
    }

    /// Whether the phrase that wakes is waited for from now on. Refused as `hardware-unavailable`
    /// where nothing here can.
    public synchronized Outcome<JsonNode> wake(boolean on) {
        if (waking.isEmpty()) {
            return Outcome.refused(
                    RefusalCode.HARDWARE_UNAVAILABLE, "Nothing here waits for a phrase.");
        }
        try {
            directory.replace(FILE, Json.object().put("wakes", on));
        } catch (IOException failed) {
            throw new UncheckedIOException("whether it wakes cannot be kept", failed);
        }
        wanted = on;
        if (!on && checked.isPresent()) {
            stop();
        }
        attend();
        changes.signal();
        return Outcome.done(Json.object());
    }

    private synchronized boolean wakes() {
        return wanted;
    }

    private synchronized void found(WakeCandidate candidate) {
        if (closed || !wanted) {
            return;
        }
        if (checked.isPresent()) {
            next = Optional.of(candidate);
        } else if (listened.isEmpty()) {
            check(candidate);
        }
    }

    /// Hands on what may be the phrase, and all that follows: nothing comes while this is held.
    private synchronized void check(WakeCandidate candidate) {
        Optional<WakeClient.Said> said = waiting.flatMap(each -> each.since(candidate));
        if (said.isEmpty()) {
            return;
        }
        WakePhrase phrase = said.get().phrase();
        Optional<String> pass = Json.text(told, "pass");
        if (pass.isPresent() && canHear()) {
            listen(pass.get(), Optional.of(phrase));
            listened.ifPresent(each -> each.more(said.get().sound()));
        } else if (phrase.sure()) {
            woken++;
            refusal = RefusalCode.HEARING_UNAVAILABLE.text();
            changes.signal();
        }
    }

    /// Has those wait, and the microphone open, that somebody wants now.
    private synchronized void attend() {
        boolean wait = wanted && !closed;
        if (wait && waiting.isEmpty()) {
            waiting = waking.map(each -> each.begin(this::found, changes::signal));
        } else if (!wait && waiting.isPresent()) {
            Waking.Wait ending = waiting.get();
            waiting = Optional.empty();
            // It may be just about to say what it found, and wait for this.
            Thread.ofVirtual().start(ending::close);
        }
        boolean listen = waiting.isPresent() || listened.isPresent();
        if (listen && open.isEmpty()) {
            int mine = ++opened;
            open =
                    microphone.map(each ->
                            each.open(samples -> came(mine, samples), why -> gone(mine, why)));
        } else if (!listen) {
            open.ifPresent(Microphone.Open::close);
            open = Optional.empty();
        }
    }

    /// The microphone vanished. Who is listened to is told so; where the phrase is waited for, it
    /// is tried again.
    private void gone(int which, String why) {
        LOG.log(Level.WARNING, "the microphone is gone: {0}", why);
        Thread.ofVirtual().start(() -> miss(which));
        CompletableFuture.delayedExecutor(REST.toSeconds(), TimeUnit.SECONDS).execute(this::attend);
    }

    private synchronized void miss(int which) {
        if (which != opened) {
            return;
        }
        open = Optional.empty();
        if (listened.isPresent()) {
            boolean shown = checked.isEmpty();
            stop();
            refusal = shown ? RefusalCode.HARDWARE_UNAVAILABLE.text() : refusal;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        stop();
        hearers.told(Optional.empty());
    }

    /// Whoever spoke has ended by a press.
    public synchronized Outcome<JsonNode> end() {
        listened.ifPresent(Listener.Listened::end);
        return Outcome.done(Json.object());
    }

    /// Nobody is to be listened to any more.
    public synchronized Outcome<JsonNode> stop() {
        number++;
        listened.ifPresent(Listener.Listened::giveUp);
        over();
        changes.signal();
        return Outcome.done(Json.object());
    }

    /// What is typed, answered, undone or asked for help; docs/voice.md has the members.
    public Outcome<JsonNode> ask(JsonNode said) {
        return calls.apply(said);
    }

    /// Where the hub has an answer spoken; empty where nothing of that name was said here.
    public synchronized Optional<String> speech(String exchange) {
        return told.path("exchanges")
                .valueStream()
                .filter(each -> Json.text(each, "id").equals(Optional.of(exchange)))
                .findFirst()
                .flatMap(_ -> Json.text(told, "pass"))
                .map(pass -> hearers.address("exchanges/" + exchange + "/speech", pass));
    }
}
