package org.opentos.voice.vosk;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A model of Vosk that hears [Tones], written file by file: what the library does with it is what
/// it does with any model, though nobody ever spoke like that.
///
/// Its network is one layer. It turns a frame back into how loud each band is, and gives each tone
/// how much louder its band is than the mean of all, which silence beats where none is.
public final class ToneModel {
    private static final int SILENCE = 0;
    private static final int PHONES = Tones.TONES.size() + 1;

    /// How much clearer than the sound itself the model finds what it hears.
    private static final double SHARPNESS = 3;

    /// By how much, as a logarithm, a band has to be louder than the mean to be a tone.
    private static final double LOUDER = 4;

    /// Of staying in a phone, and of leaving it.
    private static final float HALF = (float) Math.log(2);

    /// Of one silence after another, so that a long one is not as well many short ones, in as many
    /// ways as it has frames.
    private static final float LONG_SILENCE = 5;

    private static final int FST_MAGIC = 2_125_659_606;

    private ToneModel() {}

    /// @param fixed whether its graph has all words in it already
    public static void write(Path directory, List<String> words, boolean fixed) {
        try {
            for (String part : List.of("am", "conf", "graph")) {
                Files.createDirectories(directory.resolve(part));
            }
            Tones tones = new Tones(words);
            Files.writeString(directory.resolve("conf/mfcc.conf"), FEATURES);
            Files.writeString(directory.resolve("conf/model.conf"), DECODING);
            Files.writeString(directory.resolve("am/final.mdl"), transitions() + network());
            Files.writeString(
                    directory.resolve("graph/words.txt"),
                    IntStream.range(0, words.size())
                            .mapToObj(each -> words.get(each) + " " + (each + 1) + "\n")
                            .collect(Collectors.joining("", "<eps> 0\n", "")));
            if (fixed) {
                Files.write(directory.resolve("graph/HCLG.fst"), lexicon(tones).bytes());
            } else {
                Files.write(directory.resolve("graph/HCLr.fst"), lexicon(tones).bytes());
                Files.write(directory.resolve("graph/Gr.fst"), anyWords(words).bytes());
                Files.writeString(
                        directory.resolve("graph/disambig_tid.int"), (2 * PHONES + 1) + "\n");
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("could not write a model", failed);
        }
    }

    private static final String FEATURES =
            """
            --use-energy=false
            --num-mel-bins=%1$d
            --num-ceps=%1$d
            --cepstral-lifter=0
            --low-freq=%2$.0f
            --high-freq=%3$.0f
            --dither=0
            """
                    .formatted(Tones.BANDS, Tones.LOWEST_HERTZ, Tones.HIGHEST_HERTZ);

    private static final String DECODING =
            """
            --min-active=20
            --max-active=7000
            --beam=20.0
            --lattice-beam=6.0
            --acoustic-scale=1.0
            --frame-subsampling-factor=1
            --endpoint.silence-phones=1
            """;

    /// One state for each phone; the library counts phones from 1.
    private static String transitions() {
        StringBuilder text =
                new StringBuilder("<TransitionModel>\n<Topology>\n<TopologyEntry>\n<ForPhones>\n");
        IntStream.range(0, PHONES).forEach(each -> text.append(each + 1).append(' '));
        text.append(
                """

                </ForPhones>
                <State> 0 <PdfClass> 0 <Transition> 0 0.5 <Transition> 1 0.5 </State>
                <State> 1 </State>
                </TopologyEntry>
                </Topology>
                """);
        text.append("<Triples> ").append(PHONES).append('\n');
        IntStream.range(0, PHONES)
                .forEach(each -> text.append("%d 0 %d\n".formatted(each + 1, each)));
        text.append("</Triples>\n<LogProbs>\n [ 0 ");
        text.append((-HALF + " ").repeat(2 * PHONES));
        return text.append("]\n</LogProbs>\n</TransitionModel>\n").toString();
    }

    private static String network() {
        StringBuilder text =
                new StringBuilder(
                        """
                        <Nnet3>\s
                        input-node name=input dim=%d
                        component-node name=tones component=tones input=input
                        output-node name=output input=tones objective=linear

                        <NumComponents> 1
                        <ComponentName> tones <FixedAffineComponent> <LinearParams>  [
                        """
                                .formatted(Tones.BANDS));
        for (int phone = 0; phone < PHONES; phone++) {
            for (int coefficient = 0; coefficient < Tones.BANDS; coefficient++) {
                text.append((float) (weight(phone, coefficient) * SHARPNESS)).append(' ');
            }
            text.append('\n');
        }
        text.append("]\n<BiasParams>  [ 0 ");
        text.append((-LOUDER * SHARPNESS + " ").repeat(PHONES - 1));
        return text.append(
                        "]\n</FixedAffineComponent>\n</Nnet3> <LeftContext> 0 <RightContext> 0"
                                + " <Priors>  [ ]\n")
                .toString();
    }

    /// Back from the cosines of a frame to its bands, of which one counts for a tone, less the
    /// mean.
    private static double weight(int phone, int coefficient) {
        if (phone == SILENCE) {
            return 0;
        }
        double mean =
                IntStream.range(0, Tones.BANDS)
                        .mapToDouble(band -> cosine(coefficient, band))
                        .average()
                        .orElseThrow();
        return cosine(coefficient, Tones.TONES.get(phone - 1)) - mean;
    }

    private static double cosine(int coefficient, int band) {
        return coefficient == 0
                ? Math.sqrt(1.0 / Tones.BANDS)
                : Math.sqrt(2.0 / Tones.BANDS)
                        * Math.cos(Math.PI / Tones.BANDS * (band + 0.5) * coefficient);
    }

    /// From states of phones to words: a loop over all words, with silence between.
    private static Graph lexicon(Tones tones) {
        Graph graph = new Graph();
        int between = graph.state(true);
        graph.through(SILENCE, graph.free(between, 0), between, LONG_SILENCE);
        for (int word = 0; word < tones.words().size(); word++) {
            int at = graph.free(between, word + 1);
            List<Integer> its = tones.of(tones.words().get(word));
            for (int each = 0; each < its.size(); each++) {
                int next = each == its.size() - 1 ? between : graph.state(false);
                graph.through(its.get(each) + 1, at, next, HALF);
                at = next;
            }
        }
        return graph;
    }

    /// Any word after any other, all as probable.
    private static Graph anyWords(List<String> words) {
        Graph graph = new Graph();
        int only = graph.state(true);
        for (int word = 1; word <= words.size(); word++) {
            graph.arcs.get(only).add(new Arc(word, word, (float) Math.log(words.size()), only));
        }
        return graph;
    }

    private record Arc(int in, int out, float cost, int to) {}

    /// An automaton as OpenFst reads one.
    private static final class Graph {
        private static final int VERSION = 2;
        private static final long CHANGEABLE = 3;

        private final List<Boolean> ends = new ArrayList<>();
        private final List<List<Arc>> arcs = new ArrayList<>();

        int state(boolean end) {
            ends.add(end);
            arcs.add(new ArrayList<>());
            return arcs.size() - 1;
        }

        /// @return a new state that is reached without a sound
        int free(int from, int word) {
            int to = state(false);
            arcs.get(from).add(new Arc(0, word, 0, to));
            return to;
        }

        void through(int phone, int from, int to, float leaving) {
            int stays = 2 * phone + 1;
            arcs.get(from).add(new Arc(stays, 0, HALF, from));
            arcs.get(from).add(new Arc(stays + 1, 0, leaving, to));
        }

        byte[] bytes() throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            number(out, FST_MAGIC);
            for (String text : List.of("vector", "standard")) {
                number(out, text.length());
                out.write(text.getBytes(StandardCharsets.US_ASCII));
            }
            number(out, VERSION);
            number(out, 0);
            large(out, CHANGEABLE);
            large(out, 0);
            large(out, arcs.size());
            large(out, arcs.stream().mapToInt(List::size).sum());
            for (int state = 0; state < arcs.size(); state++) {
                cost(out, ends.get(state) ? 0 : Float.POSITIVE_INFINITY);
                large(out, arcs.get(state).size());
                // What it meets first it looks for by halves.
                arcs.get(state).sort(Comparator.comparingInt(Arc::out));
                for (Arc arc : arcs.get(state)) {
                    number(out, arc.in);
                    number(out, arc.out);
                    cost(out, arc.cost);
                    number(out, arc.to);
                }
            }
            return bytes.toByteArray();
        }

        private static void number(DataOutputStream out, int number) throws IOException {
            out.writeInt(Integer.reverseBytes(number));
        }

        private static void large(DataOutputStream out, long number) throws IOException {
            out.writeLong(Long.reverseBytes(number));
        }

        private static void cost(DataOutputStream out, float cost) throws IOException {
            number(out, Float.floatToIntBits(cost));
        }
    }
}
