package org.opentos.voice;

import java.util.function.Function;
import org.opentos.protocol.Risk;
import org.opentos.voice.audio.Stretch;
import org.opentos.voice.grammar.Meaning;

/// What is to be done about what was heard, by what can go wrong. Only once it is known what was
/// meant can be said which of the two counts.
///
/// @param comfort where what was meant is of `look` or `comfort`
/// @param guarded where it is of `security` or `money`
/// @param spoken where in the recording somebody spoke
public record Verdicts(Verdict comfort, Verdict guarded, Stretch spoken) {
    public Verdicts(Verdict comfort, Verdict guarded) {
        this(comfort, guarded, Stretch.NONE);
    }

    /// The same of a recording in which somebody spoke there.
    public Verdicts in(Stretch spoken) {
        return new Verdicts(comfort, guarded, spoken);
    }

    /// The same of a recording of which this is the part behind so many samples.
    public Verdicts behind(int samples) {
        return spoken.isEmpty()
                ? this
                : in(new Stretch(samples + spoken.from(), samples + spoken.to()));
    }

    /// Nothing, whatever can go wrong.
    public static Verdicts nothing(Verdict.Reason reason) {
        Verdict nothing = new Verdict.Nothing(reason, "");
        return new Verdicts(nothing, nothing);
    }

    /// @param risk what can go wrong with a meaning
    public Verdict by(Function<Meaning, Risk> risk) {
        if (!(comfort instanceof Verdict.Act act)) {
            return comfort;
        }
        return switch (risk.apply(act.meaning())) {
            case LOOK, COMFORT -> comfort;
            case SECURITY, MONEY -> guarded;
        };
    }
}
