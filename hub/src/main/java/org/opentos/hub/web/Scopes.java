package org.opentos.hub.web;

import java.util.Set;

/// What an app may be allowed to do for a person.
final class Scopes {
    static final String HOME_READ = "home:read";
    static final String HOME_CONTROL = "home:control";
    static final String HOME_MANAGE = "home:manage";
    static final String ORGANISATION_MANAGE = "organisation:manage";
    static final String PAYMENT_ASK = "payment:ask";
    static final String OPERATOR = "operator";

    /// What a page's own session holds.
    static final Set<String> ALL =
            Set.of(
                    "openid",
                    "profile",
                    HOME_READ,
                    HOME_CONTROL,
                    HOME_MANAGE,
                    ORGANISATION_MANAGE,
                    PAYMENT_ASK,
                    OPERATOR);

    private Scopes() {}
}
