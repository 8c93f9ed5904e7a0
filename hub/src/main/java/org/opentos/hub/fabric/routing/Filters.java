package org.opentos.hub.fabric.routing;

/// The grammar of topic names and topic filters (MQTT 5, section 4.7).
public final class Filters {
    private static final String SHARE = "$share/";

    private Filters() {}

    /// A subscription's text taken apart.
    ///
    /// @param group of a shared subscription; empty text where it is not shared
    public record Parsed(String group, String filter) {}

    /// Whether a message may be published to this name.
    public static boolean validTopic(String topic) {
        return !topic.isEmpty() && topic.indexOf('+') < 0 && topic.indexOf('#') < 0;
    }

    /// Whether wildcards stand where they may: `+` alone in its level, `#` alone in the last.
    public static boolean validFilter(String filter) {
        if (filter.isEmpty()) {
            return false;
        }
        int length = filter.length();
        for (int index = 0; index < length; index++) {
            char each = filter.charAt(index);
            if (each != '+' && each != '#') {
                continue;
            }
            boolean beginsLevel = index == 0 || filter.charAt(index - 1) == '/';
            boolean endsFilter = index == length - 1;
            boolean endsLevel = endsFilter || filter.charAt(index + 1) == '/';
            if (!beginsLevel || !(each == '+' ? endsLevel : endsFilter)) {
                return false;
            }
        }
        return true;
    }

    /// Whether the text asks for a shared subscription.
    public static boolean shared(String text) {
        return text.startsWith(SHARE);
    }

    /// Takes `$share/group/filter` apart.
    ///
    /// @throws IllegalArgumentException where the text is no valid filter
    public static Parsed parse(String text) {
        if (!shared(text)) {
            if (!validFilter(text)) {
                throw new IllegalArgumentException("not a topic filter");
            }
            return new Parsed("", text);
        }
        int slash = text.indexOf('/', SHARE.length());
        String group = slash < 0 ? "" : text.substring(SHARE.length(), slash);
        String filter = slash < 0 ? "" : text.substring(slash + 1);
        if (!validTopic(group) || !validFilter(filter)) {
            throw new IllegalArgumentException("not a shared subscription");
        }
        return new Parsed(group, filter);
    }

    /// How many levels a topic or filter has.
    public static int levels(String text) {
        int levels = 1;
        for (int index = 0; index < text.length(); index++) {
            if (text.charAt(index) == '/') {
                levels++;
            }
        }
        return levels;
    }

    static String[] split(String text) {
        String[] levels = new String[levels(text)];
        int from = 0;
        for (int level = 0; level < levels.length; level++) {
            int to = text.indexOf('/', from);
            levels[level] = to < 0 ? text.substring(from) : text.substring(from, to);
            from = to + 1;
        }
        return levels;
    }
}
