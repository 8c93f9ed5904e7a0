package org.opentos.hub.ledger.core;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.opentos.hub.ledger.Command;
import org.opentos.hub.ledger.Label;
import org.opentos.hub.ledger.Leg;
import org.opentos.protocol.money.Money;

/// The SHA-256 of what a command asks for, by which a repeated command is told from another one
/// under the same key. Neither the key nor the time is part of it.
public final class RequestHash {
    private final byte[] bytes;

    private RequestHash(byte[] bytes) {
        this.bytes = bytes;
    }

    /// As it is kept.
    public static RequestHash of(byte[] stored) {
        return new RequestHash(stored.clone());
    }

    public static RequestHash of(Command command) {
        Canonical canonical = new Canonical();
        switch (command) {
            case Command.Open open ->
                    canonical
                            .tag(1)
                            .text(open.name().kind().name())
                            .text(open.name().owner())
                            .text(open.name().currency().code())
                            .text(open.name().purpose());
            case Command.Post post -> legs(label(canonical.tag(2), post.label()), post.legs());
            case Command.Hold hold ->
                    money(canonical.tag(3).number(hold.account().value()), hold.amount())
                            .number(hold.until().toEpochMilli());
            case Command.Capture capture -> {
                money(canonical.tag(4).number(capture.hold().value()), capture.amount())
                        .tag(capture.last() ? 1 : 0);
                legs(label(canonical, capture.label()), capture.legs());
            }
            case Command.Release release -> canonical.tag(5).number(release.hold().value());
            case Command.Expire expire -> canonical.tag(6).number(expire.hold().value());
        }
        return new RequestHash(canonical.sha256(Canonical.digest()));
    }

    private static Canonical label(Canonical canonical, Label label) {
        return canonical.text(label.kind()).text(label.reference());
    }

    private static Canonical money(Canonical canonical, Money money) {
        return canonical.number(money.minor()).text(money.currency().code());
    }

    private static void legs(Canonical canonical, List<Leg> legs) {
        canonical.number(legs.size());
        for (Leg leg : legs) {
            money(canonical.number(leg.account().value()), leg.amount());
        }
    }

    public byte[] toBytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RequestHash hash && Arrays.equals(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
