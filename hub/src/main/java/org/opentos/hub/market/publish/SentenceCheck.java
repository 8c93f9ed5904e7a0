package org.opentos.hub.market.publish;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.opentos.hub.market.publish.CheckResult.Check;
import org.opentos.hub.market.publish.CheckResult.Grade;
import org.opentos.hub.models.ShippedThingModels;
import org.opentos.protocol.FormFactor;
import org.opentos.protocol.app.AppManifest;
import org.opentos.voice.sentences.Language;
import org.opentos.voice.sentences.LeftOut;
import org.opentos.voice.sentences.Sentences;
import org.opentos.voice.sentences.Surroundings;
import org.springframework.stereotype.Component;

/// Whether homes will listen for what an app wants to be told.
///
/// What they will not is left out of their grammar, so it harms nobody and keeps no version out of
/// the store; but its developer is told. The home that it is tried in has one device of each
/// shipped Thing Model. Another home may leave out more.
@Component
final class SentenceCheck {
    private final ShippedThingModels models;

    SentenceCheck(ShippedThingModels models) {
        this.models = models;
    }

    CheckResult of(AppManifest manifest) {
        List<String> findings = new ArrayList<>();
        if (!manifest.intents().isEmpty()) {
            for (Language language : Language.values()) {
                findings(manifest, language, findings);
            }
        }
        return PackageChecks.result(Check.SENTENCES, findings, Grade.WARNED);
    }

    private void findings(AppManifest manifest, Language language, List<String> findings) {
        String name =
                language == Language.EN ? manifest.name().english() : manifest.name().chinese();
        Surroundings.App app =
                new Surroundings.App(manifest.id().text(), name, true, manifest.intents());
        for (LeftOut each : Sentences.of(home(app, language), language).leftOut()) {
            findings.add(
                    each.sentence().isEmpty()
                            ? "Nothing of intent %s is listened for in %s: %s."
                                    .formatted(each.intent(), language.text(), each.why())
                            : "Intent %s is not listened for in %s as \"%s\": %s."
                                    .formatted(
                                            each.intent(),
                                            language.text(),
                                            each.sentence(),
                                            each.why()));
        }
        manifest.intents().stream()
                .filter(each ->
                        (language == Language.EN ? each.english() : each.chinese()).isEmpty())
                .forEach(each ->
                        findings.add(
                                "Intent %s has no sentences in %s."
                                        .formatted(each.name(), language.text())));
    }

    private Surroundings home(Surroundings.App app, Language language) {
        List<Surroundings.Device> devices =
                models.all().stream()
                        .map(each ->
                                new Surroundings.Device(
                                        each.name(),
                                        each.titles().path(language.text()).asString(each.title()),
                                        Optional.empty(),
                                        FormFactor.parse(each.formFactor()).terminal(),
                                        each.model(),
                                        true))
                        .toList();
        return new Surroundings(
                List.of(),
                devices,
                List.of(app),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty());
    }
}
