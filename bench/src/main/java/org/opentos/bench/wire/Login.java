package org.opentos.bench.wire;

/// Who a client says it is; the user name is its client id as well.
public record Login(String user, String password) {}
