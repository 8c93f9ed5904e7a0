package org.opentos.device.fabric;

import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Why there is no connection, as one word that a shell can translate.
final class FailureReason {
    static final String HOST_UNKNOWN = "host-unknown";
    static final String HUB_UNREACHABLE = "hub-unreachable";
    static final String HUB_UNTRUSTED = "hub-untrusted";
    static final String CREDENTIAL_REFUSED = "credential-refused";
    static final String REPLACED = "replaced";
    static final String MOVED = "moved";
    static final String BUSY = "hub-busy";
    static final String TIMEOUT = "timeout";
    static final String LOST = "connection-lost";

    private FailureReason() {}

    static String of(@Nullable Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            String reason = known(each);
            if (!reason.isEmpty()) {
                return reason;
            }
        }
        return LOST;
    }

    private static String known(Throwable failure) {
        return switch (failure) {
            case Mqtt5ConnAckException refused ->
                    switch (refused.getMqttMessage().getReasonCode()) {
                        case NOT_AUTHORIZED,
                                BAD_USER_NAME_OR_PASSWORD,
                                BANNED,
                                CLIENT_IDENTIFIER_NOT_VALID,
                                BAD_AUTHENTICATION_METHOD ->
                                CREDENTIAL_REFUSED;
                        case SERVER_BUSY,
                                SERVER_UNAVAILABLE,
                                QUOTA_EXCEEDED,
                                CONNECTION_RATE_EXCEEDED ->
                                BUSY;
                        default -> LOST;
                    };
            case Mqtt5DisconnectException ended ->
                    switch (ended.getMqttMessage().getReasonCode()) {
                        case ADMINISTRATIVE_ACTION -> MOVED;
                        case SESSION_TAKEN_OVER -> REPLACED;
                        case NOT_AUTHORIZED -> CREDENTIAL_REFUSED;
                        case SERVER_BUSY, QUOTA_EXCEEDED, SERVER_SHUTTING_DOWN -> BUSY;
                        default -> LOST;
                    };
            case UnknownHostException _ -> HOST_UNKNOWN;
            case java.nio.channels.UnresolvedAddressException _ -> HOST_UNKNOWN;
            case ConnectException _ -> HUB_UNREACHABLE;
            case CertificateException _ -> HUB_UNTRUSTED;
            case SSLException _ when failure.getCause() == null -> HUB_UNTRUSTED;
            case TimeoutException _ -> TIMEOUT;
            default -> "";
        };
    }
}
