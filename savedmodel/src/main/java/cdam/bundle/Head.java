package cdam.bundle;

import cdam.io.InputException;
import cdam.vit.LinearHead;

/**
 * A linear head with its name and its card.
 *
 * @param name its file's name without ending
 * @param card labels and origin
 * @param linear its numbers
 */
public record Head(String name, HeadCard card, LinearHead linear) {
    public Head {
        if (card.features() != linear.features() || card.labels().size() != linear.classes()) {
            throw new InputException(
                    "head " + name + ": its card says " + card.labels().size() + " labels and " + card.features()
                            + " features, its weights " + linear.classes() + " and " + linear.features());
        }
    }

    /** Name, numbers and meaning, for records of results: another text is another result. */
    public String identity() {
        return name + " " + card.weightsSha256()
                + (card.kind() == HeadKind.SINGLE_LABEL ? "" : " " + card.kind())
                + (card.input() == HeadInput.CLS ? "" : " " + card.input());
    }

    /** The probability of each class (C) for logits (C). */
    public double[] probabilities(float[] logits) {
        return card.kind().probabilities(logits);
    }

    public Labels labels() {
        return new Labels(card.labels());
    }
}
