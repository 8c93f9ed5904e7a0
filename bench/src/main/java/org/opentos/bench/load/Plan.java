package org.opentos.bench.load;

import java.util.List;
import org.opentos.bench.wire.Login;

/// What the load client is to do next, as one line of JSON.
///
/// @param publishers in [Kind#FAN_OUT] the first subscriber publishes as well
/// @param window messages of one publisher without an acknowledgement; in [Kind#FAN_OUT] messages
///   that not all subscribers have yet
/// @param perSecond of all publishers together, in [Kind#PACED] only
/// @param leadSeconds of the same load before anything is counted
public record Plan(
        Kind kind,
        int port,
        boolean tls,
        List<Login> publishers,
        List<Login> subscribers,
        int payloadBytes,
        int window,
        double perSecond,
        double leadSeconds,
        double measureSeconds) {

    /// What kind of load it is.
    public enum Kind {
        /// QoS 1, as fast as the window lets.
        STREAM,
        /// QoS 0, one publisher, every subscriber.
        FAN_OUT,
        /// QoS 1 at a steady rate, for the time from publishing to receiving.
        PACED,
        /// QoS 1 reports of devices, as fast as the window lets; nobody subscribes.
        REPORTS,
        /// Connections that say nothing; they stand until the next line.
        IDLE
    }
}
