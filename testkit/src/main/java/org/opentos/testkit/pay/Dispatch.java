package org.opentos.testkit.pay;

/// A notification that is delivered, or waits for it. It is signed anew at each attempt.
///
/// @param eventId the same at each attempt
/// @param content the event's own JSON; WeChat Pay's is encrypted when it is sent
/// @param status `WAITING`, `HELD`, `DELIVERED` or `GIVEN_UP`
record Dispatch(
        Company company,
        String eventId,
        String type,
        String url,
        String content,
        long createdAt,
        int attempts,
        String status)
        implements Kept {

    @Override
    public String key() {
        return eventId;
    }

    Dispatch with(String changed, int tried) {
        return new Dispatch(company, eventId, type, url, content, createdAt, tried, changed);
    }
}
