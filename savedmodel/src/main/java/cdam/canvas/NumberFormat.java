package cdam.canvas;

import java.math.BigDecimal;
import java.math.MathContext;

/** Raw scores in print. */
public final class NumberFormat {
    private NumberFormat() {}

    /** Three significant digits, without needless zeros; with an exponent below 0.001 and from 100 000 on. */
    public static String format(double value) {
        if (value == 0) {
            return "0";
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(3)).stripTrailingZeros();
        int exponent = rounded.precision() - rounded.scale() - 1;
        return exponent < -3 || exponent >= 5
                ? rounded.scaleByPowerOfTen(-exponent).toPlainString() + "e" + exponent
                : rounded.toPlainString();
    }
}
