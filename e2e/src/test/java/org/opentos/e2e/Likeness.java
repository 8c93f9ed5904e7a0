package org.opentos.e2e;

import java.awt.image.BufferedImage;

/// How alike two pictures of the same page are that two browsers drew, with fonts of their own:
/// compared are not pixels but how light each of many tiles is.
final class Likeness {
    private static final int COLUMNS = 48;
    private static final int ROWS = 27;

    private Likeness() {}

    /// @return the correlation of the tiles, 1 where they are the same; 0 where one has one colour
    static double of(BufferedImage first, BufferedImage second) {
        if (first.getWidth() != second.getWidth() || first.getHeight() != second.getHeight()) {
            return 0;
        }
        double[] left = tiles(first);
        double[] right = tiles(second);
        double leftMean = mean(left);
        double rightMean = mean(right);
        double together = 0;
        double leftSquares = 0;
        double rightSquares = 0;
        for (int tile = 0; tile < left.length; tile++) {
            double one = left[tile] - leftMean;
            double other = right[tile] - rightMean;
            together += one * other;
            leftSquares += one * one;
            rightSquares += other * other;
        }
        double scale = Math.sqrt(leftSquares * rightSquares);
        return scale == 0 ? 0 : together / scale;
    }

    private static double mean(double[] tiles) {
        double sum = 0;
        for (double each : tiles) {
            sum += each;
        }
        return sum / tiles.length;
    }

    private static double[] tiles(BufferedImage image) {
        double[] sums = new double[COLUMNS * ROWS];
        int[] counts = new int[COLUMNS * ROWS];
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int tile = y * ROWS / image.getHeight() * COLUMNS + x * COLUMNS / image.getWidth();
                int colour = image.getRGB(x, y);
                sums[tile] += (colour >> 16 & 0xff) + (colour >> 8 & 0xff) + (colour & 0xff);
                counts[tile]++;
            }
        }
        for (int tile = 0; tile < sums.length; tile++) {
            sums[tile] /= Math.max(counts[tile], 1);
        }
        return sums;
    }
}
