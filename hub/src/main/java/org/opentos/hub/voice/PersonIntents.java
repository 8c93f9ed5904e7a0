package org.opentos.hub.voice;

import java.text.NumberFormat;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.opentos.hub.home.HomeView;
import org.opentos.hub.home.Households;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.pay.people.ReceivingCodes;
import org.opentos.hub.pay.people.Sending;
import org.opentos.hub.pay.request.PaymentRequest;
import org.opentos.hub.pay.till.PaymentKeys;
import org.opentos.hub.pay.wallet.Wallets;
import org.opentos.hub.things.DeviceState;
import org.opentos.hub.things.ThingQueries;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Money;
import org.opentos.voice.sentences.Intent;
import org.opentos.voice.sentences.Surroundings;
import org.springframework.stereotype.Component;

/// What concerns people: their money, who is here, what time it is.
@Component
class PersonIntents {
    private static final String UNKNOWN = "person-unknown";

    private final Wallets wallets;
    private final Sending sending;
    private final ReceivingCodes codes;
    private final Households households;
    private final PaymentKeys keys;
    private final ThingQueries things;

    PersonIntents(
            Wallets wallets,
            Sending sending,
            ReceivingCodes codes,
            Households households,
            PaymentKeys keys,
            ThingQueries things) {
        this.wallets = wallets;
        this.sending = sending;
        this.codes = codes;
        this.households = households;
        this.keys = keys;
        this.things = things;
    }

    private static Reply unknown(Utterance said) {
        return Reply.refused(said.reply("refused." + UNKNOWN), "not-allowed");
    }

    Reply balance(Utterance said, Intent.Balance intent) {
        if (said.by().caller().isEmpty()) {
            return unknown(said);
        }
        List<Money> amounts =
                wallets.of(said.by().caller().get().person()).stream()
                        .map(each ->
                                new Money(
                                        each.balance().availableMinor(), each.balance().currency()))
                        .filter(each -> intent.currency().map(each.currency()::equals).orElse(true))
                        .filter(each -> intent.currency().isPresent() || !each.isZero())
                        .toList();
        return Reply.of(
                amounts.isEmpty()
                        ? said.reply("balance-none")
                        : said.reply(
                                "balance",
                                "amounts",
                                said.listed(
                                        amounts.stream().map(each -> text(said, each)).toList())));
    }

    /// Asks for a payment, which the person approves like any other. Asking again for the same
    /// exchange is one payment.
    Reply pay(Utterance said, Intent.Pay intent) {
        Optional<Caller> caller = said.by().caller();
        if (caller.isEmpty()) {
            return unknown(said);
        }
        Outcome<PaymentRequest> asked =
                sending.ask(
                        caller.get(),
                        said.id().text(),
                        codes.of(Id.PersonId.parse(intent.contact())).characters(),
                        Optional.of(intent.amount()),
                        "");
        return switch (asked) {
            case Outcome.Refused<PaymentRequest>(Refusal refusal) ->
                    Replies.refusal(said.language(), refusal);
            case Outcome.Done<PaymentRequest> _ ->
                    Reply.of(
                            said.reply(
                                    "pay",
                                    "amount",
                                    text(said, intent.amount()),
                                    "who",
                                    said.around().friends().stream()
                                            .filter(each -> each.id().equals(intent.contact()))
                                            .findFirst()
                                            .map(Surroundings.Contact::name)
                                            .orElse("")));
        };
    }

    /// As far as what people wear or carry is connected to the home.
    Reply whoIsHome(Utterance said) {
        Optional<Caller> caller = said.by().caller();
        if (caller.isEmpty()) {
            return unknown(said);
        }
        Id.HomeId home = said.by().speaker().home();
        Outcome<List<DeviceState>> devices = things.inHome(said.by().subject(), home);
        Outcome<HomeView> view = households.see(caller.get(), home);
        return switch (view.then(seen -> devices.map(all -> home(said, here(seen, all), all)))) {
            case Outcome.Refused<String>(Refusal refusal) ->
                    Replies.refusal(said.language(), refusal);
            case Outcome.Done<String>(String answer) -> Reply.of(answer);
        };
    }

    /// Of what people carry it is known whose it is once they pay with it; until then it is named
    /// itself.
    private static String home(Utterance said, List<String> people, List<DeviceState> devices) {
        List<String> carried =
                devices.stream()
                        .filter(DeviceState::online)
                        .filter(each -> each.product().formFactor().personal())
                        .map(DeviceState::name)
                        .toList();
        if (!people.isEmpty()) {
            return said.reply("home-some", "who", said.listed(people));
        }
        return carried.isEmpty()
                ? said.reply("home-none")
                : said.reply("home-carried", "devices", said.listed(carried));
    }

    private List<String> here(HomeView home, List<DeviceState> devices) {
        Set<Id.DeviceId> online =
                devices.stream()
                        .filter(DeviceState::online)
                        .map(DeviceState::id)
                        .collect(Collectors.toSet());
        return home.members().stream()
                .map(HomeView.Member::person)
                .filter(each ->
                        keys.of(each.id()).stream()
                                .flatMap(key -> key.device().stream())
                                .anyMatch(online::contains))
                .map(HomeView.Human::displayName)
                .toList();
    }

    Reply time(Utterance said) {
        return Reply.of(
                said.reply(
                        "time",
                        "time",
                        DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT)
                                .withLocale(said.locale())
                                .withZone(ZoneId.systemDefault())
                                .format(said.now())));
    }

    private static String text(Utterance said, Money money) {
        NumberFormat format = NumberFormat.getCurrencyInstance(said.locale());
        Currency currency = money.currency();
        format.setCurrency(java.util.Currency.getInstance(currency.code()));
        format.setMinimumFractionDigits(currency.exponent());
        format.setMaximumFractionDigits(currency.exponent());
        return format.format(money.decimal());
    }
}
