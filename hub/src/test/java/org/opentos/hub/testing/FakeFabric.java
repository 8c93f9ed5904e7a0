package org.opentos.hub.testing;

import java.sql.Connection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.opentos.hub.fabric.Client;
import org.opentos.hub.fabric.Fabric;
import org.opentos.hub.fabric.Message;
import org.opentos.hub.fabric.TopicSpace;

/// A fabric in memory, without doors. It keeps what was published, for tests to take.
public final class FakeFabric implements Fabric {
    private static final long WAIT_SECONDS_MAX = 30;

    /// A message with the space in which it was published.
    public record Published(TopicSpace space, Message message) {}

    private record Listener(TopicSpace space, String filter, Consumer<Message> consumer) {}

    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final LinkedBlockingQueue<Published> published = new LinkedBlockingQueue<>();
    private final List<Client> connected = new CopyOnWriteArrayList<>();

    @Override
    public void publish(TopicSpace space, Message message) {
        published.add(new Published(space, message));
        for (Listener listener : listeners) {
            if (listener.space().equals(space) && matches(listener.filter(), message.topic())) {
                listener.consumer().accept(message);
            }
        }
    }

    @Override
    public Carriage keep(Connection transaction, List<Addressed> messages) {
        return () -> messages.forEach(each -> publish(each.space(), each.message()));
    }

    @Override
    public Subscription listen(TopicSpace space, String filter, Consumer<Message> consumer) {
        Listener listener = new Listener(space, filter, consumer);
        listeners.add(listener);
        return () -> listeners.removeIf(each -> each == listener);
    }

    @Override
    public int disconnect(Predicate<Client> which) {
        List<Client> ending = connected.stream().filter(which).toList();
        ending.forEach(client -> connected.removeIf(each -> each == client));
        return ending.size();
    }

    /// A client has come in at some door.
    public void connect(Client client) {
        connected.add(client);
    }

    /// Takes messages until one is on this topic, and gives that one.
    public Message next(String topic) {
        try {
            while (true) {
                Published next = published.poll(WAIT_SECONDS_MAX, TimeUnit.SECONDS);
                if (next == null) {
                    throw new AssertionError("nothing was published on " + topic);
                }
                if (next.message().topic().equals(topic)) {
                    return next.message();
                }
            }
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static boolean matches(String filter, String topic) {
        String[] wanted = filter.split("/", -1);
        String[] levels = topic.split("/", -1);
        for (int index = 0; index < wanted.length; index++) {
            if (wanted[index].equals("#")) {
                return true;
            }
            if (index >= levels.length
                    || (!wanted[index].equals("+") && !wanted[index].equals(levels[index]))) {
                return false;
            }
        }
        return wanted.length == levels.length;
    }
}
