package org.opentos.bench.load;

/// What came of a [Plan], as one line of JSON.
///
/// @param sent messages published since the start, lead and tail included
/// @param received messages that subscribers received since the start; for reports, how many were
///   acknowledged
/// @param perSecond received within the measured time
/// @param processorShare of one processor, used by the load client within that time
/// @param fault empty where every count was as it must be
/// @param baseMillis for reports, the time of each device's report 0; each next one is a
///   millisecond later
public record Result(
        long sent,
        long received,
        double perSecond,
        double processorShare,
        double medianMilliseconds,
        double p99Milliseconds,
        long baseMillis,
        String fault) {}
