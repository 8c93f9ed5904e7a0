package org.opentos.hub.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentos.protocol.RefusalCode;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;

/// Lets a WebSocket in, or says by the status of the answer why not: a browser learns no more of a
/// handshake that failed.
abstract class Doorkeeper implements HandshakeInterceptor {

    /// Why this one is not let in; empty where it is.
    ///
    /// @param attributes of the session, for what is noted of whoever is let in
    abstract Optional<RefusalCode> refuse(HttpServletRequest http, Map<String, Object> attributes);

    @Override
    public final boolean beforeHandshake(
            ServerHttpRequest request,
            ServerHttpResponse response,
            WebSocketHandler handler,
            Map<String, Object> attributes) {
        if (!(request instanceof ServletServerHttpRequest servlet)) {
            response.setStatusCode(HttpStatus.BAD_REQUEST);
            return false;
        }
        Optional<RefusalCode> refusal = refuse(servlet.getServletRequest(), attributes);
        refusal.ifPresent(code -> response.setStatusCode(Answers.status(code)));
        return refusal.isEmpty();
    }

    /// The part of the address that stands so many parts from its end, from 1.
    static String part(HttpServletRequest http, int fromEnd) {
        String[] parts = http.getRequestURI().split("/");
        return parts[parts.length - fromEnd];
    }

    @Override
    public final void afterHandshake(
            ServerHttpRequest request,
            ServerHttpResponse response,
            WebSocketHandler handler,
            @Nullable Exception failure) {}
}
