package org.opentos.hub.fabric.routing;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A tree of topic levels. It answers two questions: which stored filters match a topic
/// ([#matching]), and which stored topics lie under a filter ([#under]). Both follow MQTT 5,
/// section 4.7: `#` includes its parent, and a leading wildcard does not match a topic that begins
/// with `$`.
///
/// Not safe for use by several threads at once.
///
/// @param <V> what is stored at a place
final class TopicTree<V> {
    private final Node<V> root = new Node<>();
    private int size;

    private static final class Node<V> {
        @Nullable Map<String, Node<V>> children;
        @Nullable V value;

        @Nullable Node<V> child(String level) {
            return children == null ? null : children.get(level);
        }

        Node<V> childOrNew(String level) {
            if (children == null) {
                children = new HashMap<>(4);
            }
            return children.computeIfAbsent(level, _ -> new Node<>());
        }

        boolean empty() {
            return value == null && (children == null || children.isEmpty());
        }
    }

    /// How many places hold a value.
    int size() {
        return size;
    }

    void clear() {
        root.children = null;
        root.value = null;
        size = 0;
    }

    @Nullable V find(String text) {
        Node<V> node = root;
        for (String level : Filters.split(text)) {
            Node<V> next = node.child(level);
            if (next == null) {
                return null;
            }
            node = next;
        }
        return node.value;
    }

    V findOrPut(String text, Supplier<V> fresh) {
        Node<V> node = root;
        for (String level : Filters.split(text)) {
            node = node.childOrNew(level);
        }
        V value = node.value;
        if (value == null) {
            value = fresh.get();
            node.value = value;
            size++;
        }
        return value;
    }

    /// Stores a value.
    ///
    /// @return what was there before
    @Nullable V put(String text, V value) {
        Node<V> node = root;
        for (String level : Filters.split(text)) {
            node = node.childOrNew(level);
        }
        V before = node.value;
        node.value = value;
        if (before == null) {
            size++;
        }
        return before;
    }

    /// Removes a value and the branches that carried nothing else.
    @Nullable V remove(String text) {
        return remove(root, Filters.split(text), 0);
    }

    private @Nullable V remove(Node<V> node, String[] levels, int depth) {
        if (depth == levels.length) {
            V before = node.value;
            if (before != null) {
                node.value = null;
                size--;
            }
            return before;
        }
        Node<V> child = node.child(levels[depth]);
        if (child == null) {
            return null;
        }
        V before = remove(child, levels, depth + 1);
        if (child.empty() && node.children != null) {
            node.children.remove(levels[depth]);
        }
        return before;
    }

    /// Visits the values of all stored filters that match the topic.
    void matching(String topic, Consumer<V> visitor) {
        matching(root, Filters.split(topic), 0, visitor);
    }

    private void matching(Node<V> node, String[] levels, int depth, Consumer<V> visitor) {
        boolean hidden = depth == 0 && levels[0].startsWith("$");
        Node<V> rest = hidden ? null : node.child("#");
        if (rest != null) {
            visit(rest, visitor);
        }
        if (depth == levels.length) {
            visit(node, visitor);
            return;
        }
        Node<V> exact = node.child(levels[depth]);
        if (exact != null) {
            matching(exact, levels, depth + 1, visitor);
        }
        Node<V> any = hidden ? null : node.child("+");
        if (any != null) {
            matching(any, levels, depth + 1, visitor);
        }
    }

    /// Visits the values of all stored topics that the filter matches.
    void under(String filter, Consumer<V> visitor) {
        under(root, Filters.split(filter), 0, visitor);
    }

    private void under(Node<V> node, String[] levels, int depth, Consumer<V> visitor) {
        if (depth == levels.length) {
            visit(node, visitor);
            return;
        }
        String level = levels[depth];
        if (level.equals("#")) {
            everything(node, depth, visitor);
            return;
        }
        if (!level.equals("+")) {
            Node<V> child = node.child(level);
            if (child != null) {
                under(child, levels, depth + 1, visitor);
            }
            return;
        }
        if (node.children != null) {
            node.children.forEach((name, child) -> {
                if (depth > 0 || !name.startsWith("$")) {
                    under(child, levels, depth + 1, visitor);
                }
            });
        }
    }

    private void everything(Node<V> node, int depth, Consumer<V> visitor) {
        visit(node, visitor);
        if (node.children != null) {
            node.children.forEach((name, child) -> {
                if (depth > 0 || !name.startsWith("$")) {
                    everything(child, depth + 1, visitor);
                }
            });
        }
    }

    private static <V> void visit(Node<V> node, Consumer<V> visitor) {
        V value = node.value;
        if (value != null) {
            visitor.accept(value);
        }
    }
}
