package org.opentos.protocol.app;

import java.util.Optional;

/// What a running app can ask of the system through the sdk, and the grant that it takes.
///
/// Calls are made as `{"call", "arguments"}`; docs/apps.md has the arguments and results.
public enum AppCall {
    /// The pseudonym of the person for this app's developer.
    PERSON("person"),
    STORAGE_GET("storage.get"),
    STORAGE_SET("storage.set"),
    STORAGE_REMOVE("storage.remove"),
    STORAGE_KEYS("storage.keys"),
    /// The things that the person chose, as they are now.
    DEVICES_LIST("devices.list", AppGrant.DEVICES_SEE),
    DEVICES_SET("devices.set", AppGrant.DEVICES_CONTROL),
    DEVICES_INVOKE("devices.invoke", AppGrant.DEVICES_CONTROL),
    /// What the manifest sells, and what of it the person has.
    PAYMENTS_ITEMS("payments.items", AppGrant.PAYMENTS),
    PAYMENTS_BUY("payments.buy", AppGrant.PAYMENTS),
    PAYMENTS_ASK("payments.ask", AppGrant.PAYMENTS),
    PAYMENTS_FIND("payments.find", AppGrant.PAYMENTS),
    PAYMENTS_WITHDRAW("payments.withdraw", AppGrant.PAYMENTS),
    /// The person's friends who have the app too.
    FRIENDS_LIST("friends.list", AppGrant.FRIENDS),
    FRIENDS_CODE("friends.code", AppGrant.FRIENDS),
    FRIENDS_ADD("friends.add", AppGrant.FRIENDS),
    SCORES_SUBMIT("scores.submit", AppGrant.FRIENDS),
    SCORES_TOP("scores.top", AppGrant.FRIENDS),
    NOTIFICATIONS_SEND("notifications.send", AppGrant.NOTIFICATIONS),
    /// A party: phones that steer the app.
    CONTROLLERS_OPEN("controllers.open"),
    CONTROLLERS_REMOVE("controllers.remove"),
    CONTROLLERS_CLOSE("controllers.close"),
    /// The person's sources.
    CONTENT_SOURCES("content.sources", AppGrant.CONTENT),
    CONTENT_SHELF("content.shelf", AppGrant.CONTENT),
    CONTENT_FIND("content.find", AppGrant.CONTENT),
    CONTENT_ITEM("content.item", AppGrant.CONTENT),
    /// Where an item can be played, and from which second.
    CONTENT_OPEN("content.open", AppGrant.CONTENT),
    CONTENT_PROGRESS("content.progress", AppGrant.CONTENT),
    /// What the person is doing in the app, so that it can go on elsewhere.
    ACTIVITY_PUBLISH("activity.publish"),
    /// What the app should go on with.
    ACTIVITY_TAKE("activity.take"),
    /// The app cannot go on with what it took.
    ACTIVITY_DECLINE("activity.decline"),
    ACTIVITY_END("activity.end");

    private final String text;
    private final Optional<AppGrant> grant;

    AppCall(String text) {
        this.text = text;
        this.grant = Optional.empty();
    }

    AppCall(String text, AppGrant grant) {
        this.text = text;
        this.grant = Optional.of(grant);
    }

    public String text() {
        return text;
    }

    /// Empty where every app may.
    public Optional<AppGrant> grant() {
        return grant;
    }

    public static Optional<AppCall> find(String text) {
        for (AppCall each : values()) {
            if (each.text.equals(text)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
