package org.opentos.e2e;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.NotFoundException;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import javax.imageio.ImageIO;

/// What a device's own screen shows.
record Shell(Page page) {

    /// Opens the shell at that address on a screen of that size.
    static Shell on(World world, String address, int width, int height) {
        Page page = world.screen(width, height);
        page.navigate(address);
        return new Shell(page);
    }

    Locator shown(String name) {
        return page.locator("[data-page=" + name + "]");
    }

    Locator claimCode() {
        return page.locator("[data-page=claim] .code");
    }

    Locator tile(String name) {
        return page.locator("[data-thing]")
                .filter(
                        new Locator.FilterOptions()
                                .setHas(
                                        page.locator(
                                                ".name",
                                                new Page.LocatorOptions().setHasText(name))));
    }

    Locator property(String name) {
        return page.locator("[data-property=" + name + "]").first();
    }

    /// A value that the first page of a band shows.
    Locator reading(String name) {
        return page.locator("[data-reading=" + name + "] .number");
    }

    /// The one large control of an appliance's panel.
    Locator main() {
        return page.locator("[data-key=main]");
    }

    Locator focused() {
        return page.locator(":focus");
    }

    /// Reads the QR code on the screen, as a phone's camera would.
    String scanned() throws IOException {
        BufferedImage picture =
                ImageIO.read(
                        new ByteArrayInputStream(
                                page.locator("[data-page=claim] .picture").screenshot()));
        int width = picture.getWidth();
        int height = picture.getHeight();
        int[] pixels = picture.getRGB(0, 0, width, height, null, 0, width);
        try {
            return new QRCodeReader()
                    .decode(
                            new BinaryBitmap(
                                    new HybridBinarizer(
                                            new RGBLuminanceSource(width, height, pixels))),
                            Map.of(DecodeHintType.TRY_HARDER, true))
                    .getText();
        } catch (NotFoundException
                | com.google.zxing.ChecksumException
                | com.google.zxing.FormatException unreadable) {
            throw new AssertionError("the QR code on the screen cannot be read", unreadable);
        }
    }
}
