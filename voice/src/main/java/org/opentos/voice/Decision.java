package org.opentos.voice;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opentos.protocol.Risk;
import org.opentos.voice.Verdict.Choice;
import org.opentos.voice.Verdict.Reason;
import org.opentos.voice.grammar.Grammar;
import org.opentos.voice.grammar.Meaning;

/// Decides from what two recognisers heard. The first can tell when nothing of the grammar was
/// said, and is the judge; the second cannot, and is the witness. Nothing here knows of sound,
/// threads or time.
public final class Decision {
    public static final int CHOICES_MAX = 3;

    /// Below this fit, what was said is taken for no sentence of the grammar, even where the
    /// witness agrees. `docs/voice.md` says on what the figures were chosen.
    static final double FIT_MIN = -1.6;

    /// From this fit on the judge is believed without a witness.
    static final double FIT_SURE = -0.8;

    /// From this margin on the judge is believed without a witness. Where two speak at once it is
    /// seldom this large.
    static final double MARGIN_SURE = 4;

    /// From these on what both heard is done where much can go wrong.
    static final double FIT_GUARDED = -1;

    static final double MARGIN_GUARDED = 3;

    private Decision() {}

    public static Verdict decide(
            Optional<Heard> judge, Optional<Heard> witness, Grammar grammar, Risk risk) {
        if (judge.isEmpty()) {
            return new Verdict.Nothing(Reason.OUTSIDE, "");
        }
        Heard heard = judge.get();
        if (heard.fit() < FIT_MIN) {
            return new Verdict.Nothing(Reason.OUTSIDE, heard.freely());
        }
        List<Meaning> meant = grammar.read(heard.words());
        List<Meaning> witnessed = witness.map(each -> grammar.read(each.words())).orElse(List.of());
        boolean agreed = meant.equals(witnessed);
        // In noise the witness hears anything. It counts against the judge where the judge finds
        // possible what it says.
        boolean doubted =
                !agreed
                        && heard.others().stream()
                                .anyMatch(each -> grammar.read(each).equals(witnessed));
        boolean sure = heard.fit() >= FIT_SURE && heard.margin() >= MARGIN_SURE;
        boolean guarded = heard.fit() >= FIT_GUARDED && heard.margin() >= MARGIN_GUARDED;
        boolean enough =
                switch (risk) {
                    case LOOK, COMFORT -> agreed || sure && !doubted;
                    case SECURITY, MONEY -> agreed && guarded;
                };
        if (meant.size() == 1 && enough) {
            return new Verdict.Act(
                    meant.getFirst(), heard.words(), confidence(heard, agreed), agreed);
        }
        if (!agreed && heard.fit() < FIT_SURE) {
            // One is not sure, and the other takes it for something else: there is nothing that is
            // worth asking.
            return new Verdict.Nothing(Reason.OUTSIDE, heard.freely());
        }
        return new Verdict.Ask(choices(heard, doubted ? witness : Optional.empty(), grammar));
    }

    /// What the judge heard, then what the witness did where it is possible, then what else the
    /// judge finds possible.
    private static List<Choice> choices(Heard judged, Optional<Heard> witness, Grammar grammar) {
        List<String> sentences = new ArrayList<>(List.of(judged.words()));
        witness.ifPresent(each -> sentences.add(each.words()));
        sentences.addAll(judged.others());
        Map<Meaning, Choice> choices = new LinkedHashMap<>();
        for (String words : sentences) {
            grammar.read(words).forEach(each -> choices.putIfAbsent(each, new Choice(each, words)));
        }
        return choices.values().stream().limit(CHOICES_MAX).toList();
    }

    /// How sure the judge is, halved where nobody witnessed it.
    private static double confidence(Heard heard, boolean agreed) {
        double confidence = Math.exp(heard.fit()) * -Math.expm1(-heard.margin());
        return Math.clamp(agreed ? confidence : confidence / 2, 0, 1);
    }
}
