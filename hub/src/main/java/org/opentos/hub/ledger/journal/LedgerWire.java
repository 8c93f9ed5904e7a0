package org.opentos.hub.ledger.journal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.opentos.hub.ledger.AccountKind;
import org.opentos.hub.ledger.AccountName;
import org.opentos.hub.ledger.AccountNumber;
import org.opentos.hub.ledger.Answer;
import org.opentos.hub.ledger.Balance;
import org.opentos.hub.ledger.Command;
import org.opentos.hub.ledger.HoldNumber;
import org.opentos.hub.ledger.Key;
import org.opentos.hub.ledger.Label;
import org.opentos.hub.ledger.Leg;
import org.opentos.hub.ledger.PostingNumber;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Money;

/// Commands and answers as they go between the processes of one hub, which all run one version.
final class LedgerWire {
    private static final int OPEN = 1;
    private static final int POST = 2;
    private static final int HOLD = 3;
    private static final int CAPTURE = 4;
    private static final int RELEASE = 5;
    private static final int EXPIRE = 6;

    private static final int OPENED = 1;
    private static final int POSTED = 2;
    private static final int HELD = 3;
    private static final int CAPTURED = 4;
    private static final int RELEASED = 5;
    private static final int REFUSED = 6;

    private LedgerWire() {}

    private interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    private interface Reading<T> {
        T from(DataInputStream in) throws IOException;
    }

    private static byte[] write(Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            writing.to(new DataOutputStream(bytes));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static <T> T read(byte[] bytes, Reading<T> reading) {
        try {
            return reading.from(new DataInputStream(new ByteArrayInputStream(bytes)));
        } catch (IOException cut) {
            throw new UncheckedIOException("a word about the ledger is cut short", cut);
        }
    }

    static byte[] write(Command command) {
        return write(out -> {
            switch (command) {
                case Command.Open open -> {
                    head(out, OPEN, open);
                    name(out, open.name());
                }
                case Command.Post post -> {
                    head(out, POST, post);
                    label(out, post.label());
                    legs(out, post.legs());
                }
                case Command.Hold hold -> {
                    head(out, HOLD, hold);
                    out.writeLong(hold.account().value());
                    money(out, hold.amount());
                    out.writeLong(hold.until().toEpochMilli());
                }
                case Command.Capture capture -> {
                    head(out, CAPTURE, capture);
                    out.writeLong(capture.hold().value());
                    money(out, capture.amount());
                    out.writeBoolean(capture.last());
                    label(out, capture.label());
                    legs(out, capture.legs());
                }
                case Command.Release release -> {
                    head(out, RELEASE, release);
                    out.writeLong(release.hold().value());
                }
                case Command.Expire expire -> {
                    head(out, EXPIRE, expire);
                    out.writeLong(expire.hold().value());
                }
            }
        });
    }

    private static void head(DataOutputStream out, int kind, Command command) throws IOException {
        out.writeByte(kind);
        out.writeUTF(command.key().scope());
        out.writeUTF(command.key().text());
        out.writeLong(command.at().toEpochMilli());
    }

    static Command command(byte[] bytes) {
        return read(
                bytes,
                in -> {
                    int kind = in.readByte();
                    Key key = new Key(in.readUTF(), in.readUTF());
                    Instant at = Instant.ofEpochMilli(in.readLong());
                    return switch (kind) {
                        case OPEN -> new Command.Open(key, at, name(in));
                        case POST -> new Command.Post(key, at, label(in), legs(in));
                        case HOLD ->
                                new Command.Hold(
                                        key,
                                        at,
                                        new AccountNumber(in.readLong()),
                                        money(in),
                                        Instant.ofEpochMilli(in.readLong()));
                        case CAPTURE ->
                                new Command.Capture(
                                        key,
                                        at,
                                        new HoldNumber(in.readLong()),
                                        money(in),
                                        in.readBoolean(),
                                        label(in),
                                        legs(in));
                        case RELEASE -> new Command.Release(key, at, new HoldNumber(in.readLong()));
                        case EXPIRE -> new Command.Expire(key, at, new HoldNumber(in.readLong()));
                        default ->
                                throw new IllegalArgumentException("no command is of kind " + kind);
                    };
                });
    }

    static byte[] write(Answer answer) {
        return write(out -> {
            switch (answer) {
                case Answer.Opened(AccountNumber account) -> {
                    out.writeByte(OPENED);
                    out.writeLong(account.value());
                }
                case Answer.Posted(PostingNumber posting, List<Balance> balances) -> {
                    out.writeByte(POSTED);
                    out.writeLong(posting.value());
                    balances(out, balances);
                }
                case Answer.Held(HoldNumber hold, Balance balance) -> {
                    out.writeByte(HELD);
                    out.writeLong(hold.value());
                    balance(out, balance);
                }
                case Answer.Captured(PostingNumber posting, long left, List<Balance> balances) -> {
                    out.writeByte(CAPTURED);
                    out.writeLong(posting.value());
                    out.writeLong(left);
                    balances(out, balances);
                }
                case Answer.Released(HoldNumber hold, long freed, Balance balance) -> {
                    out.writeByte(RELEASED);
                    out.writeLong(hold.value());
                    out.writeLong(freed);
                    balance(out, balance);
                }
                case Answer.Refused(RefusalCode code, int leg) -> {
                    out.writeByte(REFUSED);
                    out.writeUTF(code.text());
                    out.writeInt(leg);
                }
            }
        });
    }

    static Answer answer(byte[] bytes) {
        return read(
                bytes,
                in -> {
                    int kind = in.readByte();
                    return switch (kind) {
                        case OPENED -> new Answer.Opened(new AccountNumber(in.readLong()));
                        case POSTED ->
                                new Answer.Posted(new PostingNumber(in.readLong()), balances(in));
                        case HELD -> new Answer.Held(new HoldNumber(in.readLong()), balance(in));
                        case CAPTURED ->
                                new Answer.Captured(
                                        new PostingNumber(in.readLong()),
                                        in.readLong(),
                                        balances(in));
                        case RELEASED ->
                                new Answer.Released(
                                        new HoldNumber(in.readLong()), in.readLong(), balance(in));
                        case REFUSED ->
                                new Answer.Refused(RefusalCode.parse(in.readUTF()), in.readInt());
                        default ->
                                throw new IllegalArgumentException("no answer is of kind " + kind);
                    };
                });
    }

    private static void name(DataOutputStream out, AccountName name) throws IOException {
        out.writeUTF(name.kind().name());
        out.writeUTF(name.owner());
        out.writeUTF(name.currency().code());
        out.writeUTF(name.purpose());
    }

    private static AccountName name(DataInputStream in) throws IOException {
        return new AccountName(
                AccountKind.valueOf(in.readUTF()),
                in.readUTF(),
                Currency.of(in.readUTF()),
                in.readUTF());
    }

    private static void label(DataOutputStream out, Label label) throws IOException {
        out.writeUTF(label.kind());
        out.writeUTF(label.reference());
    }

    private static Label label(DataInputStream in) throws IOException {
        return new Label(in.readUTF(), in.readUTF());
    }

    private static void money(DataOutputStream out, Money money) throws IOException {
        out.writeLong(money.minor());
        out.writeUTF(money.currency().code());
    }

    private static Money money(DataInputStream in) throws IOException {
        return new Money(in.readLong(), Currency.of(in.readUTF()));
    }

    private static void legs(DataOutputStream out, List<Leg> legs) throws IOException {
        out.writeInt(legs.size());
        for (Leg each : legs) {
            out.writeLong(each.account().value());
            money(out, each.amount());
        }
    }

    private static List<Leg> legs(DataInputStream in) throws IOException {
        int count = in.readInt();
        List<Leg> legs = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            legs.add(new Leg(new AccountNumber(in.readLong()), money(in)));
        }
        return legs;
    }

    private static void balance(DataOutputStream out, Balance balance) throws IOException {
        out.writeLong(balance.account().value());
        out.writeUTF(balance.currency().code());
        out.writeLong(balance.minor());
        out.writeLong(balance.heldMinor());
    }

    private static Balance balance(DataInputStream in) throws IOException {
        return new Balance(
                new AccountNumber(in.readLong()),
                Currency.of(in.readUTF()),
                in.readLong(),
                in.readLong());
    }

    private static void balances(DataOutputStream out, List<Balance> balances) throws IOException {
        out.writeInt(balances.size());
        for (Balance each : balances) {
            balance(out, each);
        }
    }

    private static List<Balance> balances(DataInputStream in) throws IOException {
        int count = in.readInt();
        List<Balance> balances = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            balances.add(balance(in));
        }
        return balances;
    }
}
