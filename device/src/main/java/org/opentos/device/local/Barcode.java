package org.opentos.device.local;

import com.google.zxing.oned.Code128Writer;

/// A barcode (ISO/IEC 15417, Code 128) as the modules that a shell draws: `1` is a bar, without the
/// quiet zones.
final class Barcode {
    private Barcode() {}

    static String of(String digits) {
        StringBuilder modules = new StringBuilder();
        for (boolean bar : new Code128Writer().encode(digits)) {
            modules.append(bar ? '1' : '0');
        }
        return modules.toString();
    }
}
