package io.github.pop3x.auth;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import java.util.Map;

/** A QR code for a terminal: each character is two squares, one above the other. Needs {@code com.google.zxing:core}. */
final class QrCode {

    /** ISO/IEC 18004: four light squares around. */
    private static final int QUIET_SQUARES = 4;

    private QrCode() {}

    /** Lines of half blocks, light on dark, as terminals mostly are. */
    static String of(String text) {
        BitMatrix dark = matrix(text);
        StringBuilder lines = new StringBuilder();
        for (int y = 0; y < dark.getHeight(); y += 2) {
            for (int x = 0; x < dark.getWidth(); x++) {
                boolean isUpperLight = !dark.get(x, y);
                boolean isLowerLight = y + 1 >= dark.getHeight() || !dark.get(x, y + 1);
                lines.append(halfBlock(isUpperLight, isLowerLight));
            }
            lines.append('\n');
        }
        return lines.toString();
    }

    private static char halfBlock(boolean isUpperLight, boolean isLowerLight) {
        if (isUpperLight) {
            return isLowerLight ? '\u2588' : '\u2580';
        }
        return isLowerLight ? '\u2584' : ' ';
    }

    private static BitMatrix matrix(String text) {
        try {
            return new QRCodeWriter()
                    .encode(text, BarcodeFormat.QR_CODE, 0, 0, Map.of(EncodeHintType.MARGIN, QUIET_SQUARES));
        } catch (WriterException e) {
            throw new IllegalArgumentException("The text is too long for a QR code", e);
        }
    }
}
