package org.opentos.hub.pay.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Money;

/// What the contract's tests share. Each has a simulator, a door and a clock of its own.
abstract class ProviderFixture {
    private static final String PREFIX = "reference";

    @TempDir Path directory;

    ProviderWorld world;
    PaymentProvider provider;

    final String company;
    private final String name;
    final Currency currency;
    private int count;

    /// @param company the simulator's word for the provider
    ProviderFixture(String company, String name, String currency) {
        this.company = company;
        this.name = name;
        this.currency = Currency.of(currency);
    }

    /// Somebody who can be paid out to.
    abstract String recipient();

    @BeforeEach
    void start() throws IOException {
        world = new ProviderWorld(directory, name);
        provider = world.provider;
    }

    @AfterEach
    void stop() throws IOException {
        world.close();
    }

    Money money(long minor) {
        return new Money(minor, currency);
    }

    Reference reference() {
        count++;
        return new Reference(PREFIX + count);
    }

    Charge charge(long minor) {
        return new Charge(
                reference(),
                money(minor),
                "A lamp, 一盏灯",
                URI.create("https://hub.example/paid"),
                Instant.now().plus(Duration.ofHours(2)).truncatedTo(ChronoUnit.SECONDS));
    }

    static <T> T done(Answer<T> answer) {
        assertThat(answer).isInstanceOf(Answer.Done.class);
        return ((Answer.Done<T>) answer).value();
    }

    static RefusalCode refused(Answer<?> answer) {
        assertThat(answer).isInstanceOf(Answer.Refused.class);
        return ((Answer.Refused<?>) answer).refusal().code();
    }

    String key(Reference reference) {
        return company + "/" + reference;
    }

    PaymentState find(Charge charge, Optional<String> handle) {
        return done(provider.find(charge.reference(), Instant.now(), handle));
    }

    PaymentState.Paid paid(Charge charge) {
        Checkout checkout = done(provider.begin(charge));
        world.tell("pay", Map.of("key", key(charge.reference())));
        return (PaymentState.Paid) find(charge, Optional.of(checkout.handle()));
    }

    RefundOrder refund(Charge charge, PaymentState.Paid paid, long minor) {
        return new RefundOrder(
                reference(), charge.reference(), paid.paymentId(), money(minor), charge.amount());
    }
}
