package org.opentos.hub.web;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.identity.Organisation;
import org.opentos.hub.identity.Organisations;
import org.opentos.hub.market.publish.CheckResult;
import org.opentos.hub.market.publish.Pictures;
import org.opentos.hub.market.publish.Submission;
import org.opentos.hub.market.publish.Submissions;
import org.opentos.protocol.FormFactor;
import org.opentos.protocol.Id;
import org.opentos.protocol.app.AppGrant;
import org.opentos.protocol.app.AppManifest;
import org.opentos.protocol.app.AppVersion;
import org.springframework.stereotype.Component;

/// Apps and their versions over HTTP.
@Component
final class SubmissionViews {
    private final Organisations organisations;
    private final Pictures pictures;

    SubmissionViews(Organisations organisations, Pictures pictures) {
        this.organisations = organisations;
        this.pictures = pictures;
    }

    /// A text in both languages.
    record TextView(String en, String zhHans) {
        static TextView of(AppManifest.Text text) {
            return new TextView(text.english(), text.chinese());
        }
    }

    record GrantView(AppGrant grant, TextView reason) {
        static List<GrantView> of(AppManifest manifest) {
            return manifest.grants().stream()
                    .map(each -> new GrantView(each.grant(), TextView.of(each.reason())))
                    .toList();
        }
    }

    record NetworkView(String origin, TextView reason) {
        static List<NetworkView> of(AppManifest manifest) {
            return manifest.network().stream()
                    .map(each -> new NetworkView(each.origin(), TextView.of(each.reason())))
                    .toList();
        }
    }

    /// Beside its prices, what is asked for a subscription.
    ///
    /// @param period how often it is paid; this and the days of trial and grace by ISO 8601: `P1M`,
    ///   `P14D`, `P0D`
    record AppTermsView(String period, String trial, String grace) {
        static AppTermsView of(AppManifest.Plan plan) {
            return new AppTermsView(plan.period(), plan.trial(), plan.grace());
        }
    }

    /// What is sold inside an app.
    ///
    /// @param repeatable whether it can be bought again and again
    /// @param subscription null where it is paid once
    record AppItemView(
            String id,
            TextView title,
            List<Amount> prices,
            boolean repeatable,
            @Nullable AppTermsView subscription) {
        static List<AppItemView> of(AppManifest manifest) {
            return manifest.items().stream()
                    .map(each ->
                            new AppItemView(
                                    each.id(),
                                    TextView.of(each.title()),
                                    Amount.of(each.prices()),
                                    each.repeatable(),
                                    each.plan().map(AppTermsView::of).orElse(null)))
                    .toList();
        }
    }

    /// @param developer what the organisation is called
    /// @param bytes of the package
    /// @param digest SHA-256, in hexadecimal, of what the developer signed
    /// @param reason why it was refused or withdrawn; empty otherwise
    /// @param pictures the form factors on which it can be looked at
    record SubmissionView(
            Id.SubmissionId id,
            String app,
            Id.OrganisationId organisation,
            String developer,
            AppVersion version,
            TextView name,
            TextView description,
            List<FormFactor> forms,
            List<GrantView> grants,
            List<NetworkView> network,
            List<Amount> prices,
            List<AppItemView> items,
            long bytes,
            String digest,
            String key,
            Submission.State state,
            Instant submitted,
            @Nullable Instant decided,
            @Nullable Instant withdrawn,
            String reason,
            List<CheckResult> checks,
            List<FormFactor> pictures) {}

    SubmissionView view(Submissions.Checked checked) {
        Submission submission = checked.submission();
        AppManifest manifest = submission.manifest();
        return new SubmissionView(
                submission.id(),
                manifest.id().text(),
                submission.organisation(),
                developer(submission),
                manifest.version(),
                TextView.of(manifest.name()),
                TextView.of(manifest.description()),
                manifest.forms().stream().sorted().toList(),
                GrantView.of(manifest),
                NetworkView.of(manifest),
                Amount.of(manifest.prices()),
                AppItemView.of(manifest),
                submission.packageBytes(),
                submission.digest(),
                submission.key().text(),
                submission.state(),
                submission.submitted(),
                submission.decided().orElse(null),
                submission.withdrawn().orElse(null),
                submission.reason(),
                checked.checks(),
                pictures.of(submission.id()));
    }

    String developer(Submission submission) {
        return organisations.find(submission.organisation()).map(Organisation::name).orElse("");
    }
}
