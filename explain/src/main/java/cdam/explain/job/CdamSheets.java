package cdam.explain.job;

import cdam.bundle.Bundle;
import cdam.bundle.ClassMapSheets;
import cdam.bundle.Head;
import cdam.bundle.HeadFeatures;
import cdam.bundle.Model;
import cdam.bundle.SessionOptions;
import cdam.explain.forward.ForwardPass;
import cdam.explain.method.MethodSpec;
import cdam.explain.method.Progress;
import cdam.explain.method.UncoveredShare;
import cdam.explain.render.Photo;
import cdam.explain.render.RenderOptions;
import cdam.explain.render.RenderedMap;
import cdam.explain.render.ScaleScope;
import cdam.explain.render.Sheet;
import cdam.explain.render.SheetSpec;
import cdam.explain.render.Tile;
import cdam.explain.score.ScoreMap;
import cdam.explain.targets.LogitTarget;
import cdam.explain.targets.Target;
import cdam.explain.targets.TargetBatch;
import cdam.image.Framing;
import cdam.image.ImageInput;
import cdam.io.InputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** CDAM of the wanted classes (Eq. 2) over each photo. */
public final class CdamSheets implements ClassMapSheets {
    private static final int TILE = 160;

    @Override
    public Drawn draw(Bundle bundle, Head head, Framing framing, SessionOptions session, List<Request> requests) {
        ImageInput input = new ImageInput(framing, bundle.card().preprocessing());
        try (Model model = Model.load(bundle, session)) {
            List<Optional<byte[]>> sheets = requests.stream()
                    .map(request -> sheet(model, head, input, request))
                    .toList();
            return new Drawn(sheets, legend(head, model.config().width()));
        }
    }

    private static String legend(Head head, int width) {
        String unseen = UncoveredShare.byClass(HeadFeatures.of(head, width));
        return "CDAM: orange patches speak for the class, blue ones against it"
                + (unseen.isEmpty() ? "." : "; what the head reads of " + unseen + " is not in the maps.");
    }

    private static Optional<byte[]> sheet(Model model, Head head, ImageInput input, Request request) {
        ImageInput.Loaded loaded;
        try {
            loaded = input.load(request.image());
        } catch (InputException e) {
            return Optional.empty(); // the page names its file
        }
        try (ForwardPass pass = ForwardPass.of(
                model,
                head,
                List.of(loaded.tensor().cutTo(model.config().patch()).image()))) {
            List<Target> targets = request.classes().stream()
                    .map(c -> LogitTarget.of(head.linear(), c))
                    .toList();
            float[][] maps = MethodSpec.parse("cdam")
                    .create()
                    .explain(pass, TargetBatch.same(1, targets), Progress.NONE)
                    .maps()[0];
            Photo photo = Photo.of(loaded.picture());
            List<Tile> tiles = new ArrayList<>(List.of(Tile.original("as the model sees it", "", photo)));
            for (int i = 0; i < maps.length; i++) {
                RenderedMap map = new RenderedMap(new ScoreMap(pass.rows(), pass.columns(), maps[i]), true, "cdam");
                tiles.add(new Tile(request.titles().get(i), "", photo, map));
            }
            return Optional.of(Sheet.png(new SheetSpec(List.of(), List.of(tiles), List.of()), options(tiles.size())));
        }
    }

    private static RenderOptions options(int columns) {
        RenderOptions usual = RenderOptions.defaults();
        return new RenderOptions(
                usual.palette(),
                usual.sequential(),
                usual.clipLow(),
                usual.clipHigh(),
                ScaleScope.ROW,
                usual.enlargement(),
                usual.strength(),
                usual.contours(),
                false,
                TILE,
                columns);
    }
}
