package org.opentos.hub.ledger;

/// The idempotency key of a command: the same command under the same key is carried out once, and
/// answered alike each time.
///
/// @param scope who gives keys, so that two of them never meet; 1 to [#SCOPE_CHARACTERS_MAX]
///   characters without a slash
/// @param text 1 to [#TEXT_CHARACTERS_MAX] characters of ASCII
public record Key(String scope, String text) {
    public static final int SCOPE_CHARACTERS_MAX = 20;
    public static final int TEXT_CHARACTERS_MAX = 80;

    public Key {
        Bounded.text("a key's scope", scope, 1, SCOPE_CHARACTERS_MAX);
        Bounded.text("a key's text", text, 1, TEXT_CHARACTERS_MAX);
        if (scope.indexOf('/') >= 0) {
            throw new IllegalArgumentException("a key's scope has no slash, unlike " + scope);
        }
    }

    /// As it is written in rows.
    public static Key parse(String stored) {
        int slash = stored.indexOf('/');
        return new Key(stored.substring(0, slash), stored.substring(slash + 1));
    }

    @Override
    public String toString() {
        return scope + '/' + text;
    }
}
