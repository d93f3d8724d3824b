package cdam.explain;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.bundle.Bundle;
import cdam.bundle.Head;
import cdam.bundle.Model;
import cdam.bundle.SessionOptions;
import cdam.explain.forward.ForwardPass;
import cdam.explain.method.MethodSpec;
import cdam.explain.method.Progress;
import cdam.explain.score.ScoreMap;
import cdam.explain.score.Scores;
import cdam.explain.targets.NamedTarget;
import cdam.explain.targets.Target;
import cdam.explain.targets.TargetBatch;
import cdam.explain.targets.TargetSpec;
import cdam.image.Framing;
import cdam.image.ImageInput;
import cdam.testing.Fixtures;
import cdam.testing.TinyModels;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The README's use as a library, with a model and an image that the tests have. */
class LibraryExampleTest {
    @Test
    void should_work_as_the_readme_shows() {
        Bundle bundle = Bundle.open(TinyModels.bundle("dino").path());
        Head head = bundle.head(null).orElseThrow();
        ImageInput input = new ImageInput(Framing.stretch(96, 96), bundle.card().preprocessing());
        try (Model model = Model.load(bundle, SessionOptions.DEFAULT);
                ForwardPass run = ForwardPass.of(model, head, List.of(input.read(Fixtures.path("images/alpha.png"))))) {
            List<Target> third = TargetSpec.parse("class:3").resolve(head, run.logits(0)).stream()
                    .map(NamedTarget::target)
                    .toList();
            Scores scores = MethodSpec.parse("cdam").create().explain(run, TargetBatch.same(1, third), Progress.NONE);
            ScoreMap map = new ScoreMap(run.rows(), run.columns(), scores.maps()[0][0]);
            assertThat(map.rows() * map.columns()).isEqualTo(144);
            assertThat(map.at(5, 7)).isFinite().isNotZero();
        }
    }
}
