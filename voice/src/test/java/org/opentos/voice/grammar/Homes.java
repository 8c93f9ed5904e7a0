package org.opentos.voice.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Homes of many devices of similar names.
public final class Homes {
    private static final List<String> ROOMS =
            List.of("kitchen", "bedroom", "hall", "attic", "study");
    private static final List<String> ONES =
            List.of("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine");
    private static final List<String> TENS =
            List.of(
                    "", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty",
                    "ninety");

    private Homes() {}

    /// "Turn on lamp forty seven in the kitchen": a hundred lamps in each room.
    public static Grammar ofDevices(int devices) {
        List<Phrase.Value> values = new ArrayList<>();
        for (int each = 0; each < devices; each++) {
            int number = each / ROOMS.size() % 100;
            String room = ROOMS.get(each % ROOMS.size());
            String said =
                    (number < 10 ? "" : TENS.get(number / 10) + " ")
                            + (number % 10 == 0 && number > 0 ? "" : ONES.get(number % 10));
            values.add(
                    new Phrase.Value(
                            "lamp " + number + " " + room,
                            Phrase.words("lamp " + said + " in the " + room)));
        }
        return Grammar.of(
                Map.of(
                        "turn",
                        Phrase.sequence(
                                Phrase.words("turn"),
                                Phrase.slot("to", List.of("on", "off")),
                                new Phrase.Slot("device", values))));
    }
}
