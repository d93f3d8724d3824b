package example;

import cdam.explain.Explainer;
import cdam.explain.Explanation;
import cdam.explain.score.ScoreMap;
import java.nio.file.Path;

/** {@code Photo MODEL PHOTO PICTURE}: prints what the model sees, and draws why. */
public final class Photo {
    private Photo() {}

    public static void main(String[] args) {
        try (Explainer explainer = Explainer.open(Path.of(args[0]));
                Explanation photo = explainer.explain(Path.of(args[1]))) {
            photo.predictions(3).forEach(System.out::println);
            ScoreMap map = photo.map("cdam", "top1");
            photo.picture(map).writePng(Path.of(args[2]));
            float[] random = photo.map("random", "log-probability:#0").scores();
            System.out.println(random.length + " patches, also by a method and a target of this program");
        }
    }
}
