package org.opentos.hub.fabric.peers;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.opentos.hub.fabric.TopicSpace;
import org.opentos.hub.fabric.journal.SubscriptionRow;

/// What a process tells others of its sessions: the kind, which is the first byte, and what belongs
/// to it.
final class SessionWord {
    static final int CAME = 1;
    static final int LEFT = 2;
    static final int SUBSCRIBED = 3;
    static final int UNSUBSCRIBED = 4;
    static final int ADOPTED = 5;
    static final int RETAINED = 6;
    static final int ALL_FOLLOW = 7;
    static final int ALL_TOLD = 8;

    private SessionWord() {}

    static byte[] came(LocalSession session) {
        return Wire.write(CAME, out -> Wire.session(out, session));
    }

    static byte[] left(long number) {
        return Wire.write(LEFT, out -> out.writeLong(number));
    }

    static byte[] subscribed(long number, List<SubscriptionRow> subscriptions) {
        return Wire.write(
                SUBSCRIBED,
                out -> {
                    out.writeLong(number);
                    Wire.subscriptions(out, subscriptions);
                });
    }

    static byte[] unsubscribed(long number, List<String> texts) {
        return Wire.write(
                UNSUBSCRIBED,
                out -> {
                    out.writeLong(number);
                    Wire.texts(out, texts);
                });
    }

    static byte[] adopted(List<String> gone) {
        return Wire.write(ADOPTED, out -> Wire.texts(out, gone));
    }

    static byte[] retained(TopicSpace space) {
        return Wire.write(RETAINED, out -> Wire.space(out, space));
    }

    /// All sessions of a process: what it does not name between the first and the last word is not
    /// there any more.
    static List<byte[]> all(Collection<LocalSession> sessions) {
        List<byte[]> words = new ArrayList<>(sessions.size() + 2);
        words.add(new byte[] {ALL_FOLLOW});
        sessions.forEach(each -> words.add(came(each)));
        words.add(new byte[] {ALL_TOLD});
        return words;
    }
}
