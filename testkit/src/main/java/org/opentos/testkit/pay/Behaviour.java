package org.opentos.testkit.pay;

/// How the companies behave until they are told otherwise.
///
/// @param down every request is answered 503 and nothing is done
/// @param refusesKeys every request is answered 401 and nothing is done, as after a key was changed
/// @param losesAnswers requests that change something are carried out, and their connections closed
///   without an answer
/// @param notifiesFirst what a request causes is delivered before the request is answered
/// @param paysAtOnce what is begun is paid in the same step
/// @param refundsFail refunds that are taken on fail afterwards
/// @param forgesAnswers answers are signed for other contents than they have, where they are signed
/// @param holdsNotifications nothing is delivered until a person says so
record Behaviour(
        boolean down,
        boolean refusesKeys,
        boolean losesAnswers,
        boolean notifiesFirst,
        boolean paysAtOnce,
        boolean refundsFail,
        boolean forgesAnswers,
        boolean holdsNotifications) {
    static final Behaviour USUAL =
            new Behaviour(false, false, false, false, false, false, false, false);
}
