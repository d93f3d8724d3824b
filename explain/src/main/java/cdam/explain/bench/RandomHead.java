package cdam.explain.bench;

import cdam.bundle.Head;
import cdam.bundle.HeadCard;
import cdam.bundle.HeadInput;
import cdam.bundle.HeadKind;
import cdam.bundle.Labels;
import cdam.vit.LinearHead;
import java.util.Map;
import java.util.Random;

/** A head of any number of classes, to measure how time and memory grow with them. */
final class RandomHead {
    private RandomHead() {}

    /** @param width of the model, which is what the head reads */
    static Head of(int classes, int width) {
        Random random = new Random(0);
        float[] weight = new float[Math.multiplyExact(classes, width)];
        for (int i = 0; i < weight.length; i++) {
            weight[i] = (float) (0.02 * random.nextGaussian());
        }
        LinearHead linear = new LinearHead(classes, width, weight, new float[classes]);
        HeadCard card = new HeadCard(
                HeadKind.of(classes),
                HeadInput.CLS,
                width,
                Labels.numbered(classes).all(),
                Map.of("random", "seed 0"),
                "");
        return new Head("random-" + classes, card, linear);
    }
}
