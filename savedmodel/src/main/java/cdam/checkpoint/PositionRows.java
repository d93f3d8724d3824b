package cdam.checkpoint;

import cdam.checkpoint.Decisions.Stated;
import cdam.checkpoint.ImportOptions.Grid;
import cdam.io.InputException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whose the rows of a position embedding are: first those of tokens before the patches, then the patches'.
 *
 * @param grid of the patches
 * @param prefix rows before them: 0, 1 for [CLS], or one for every token before the patches
 */
record PositionRows(Grid grid, int prefix) {
    /** A grid of pictures is at most this many times as long as it is broad. */
    private static final int LONGEST = 4;

    private static final String POSITIONS = "pos_embed";

    /**
     * Settles it for a model.
     *
     * @param tokens before the patches: [CLS], registers
     * @param cls whether one of them is [CLS]
     * @return empty for a model without positions
     * @throws InputException if no grid fits, or two do and nothing decides
     */
    static Optional<PositionRows> of(Names names, int tokens, boolean cls, Decisions decisions) {
        if (!names.has(POSITIONS)) {
            return Optional.empty();
        }
        int rows = names.shape(POSITIONS, 3)[1];
        List<Integer> layouts = layouts(names.dict(), tokens, cls);
        Optional<Stated<Grid>> said = decisions.stated("grid", Settings::grid);
        Optional<PositionRows> given = said.flatMap(grid -> fitting(rows, layouts, grid.value()));
        if (said.isPresent() && given.isEmpty() && decisions.isOption(said.get())) {
            Grid grid = said.get().value();
            throw names.wrong(
                    POSITIONS,
                    "expected " + expected(layouts) + " positions for the grid N = " + grid + " = " + grid.patches()
                            + " of " + said.get().source() + ", found " + rows);
        }
        PositionRows chosen = given.orElseGet(() -> square(names, rows, layouts, tokens));
        decisions.settle(
                "positions",
                new Stated<>(
                        chosen.grid + " and " + chosen.prefix + " before them",
                        given.isPresent() && said.isPresent()
                                ? said.get().source()
                                : reason(rows, layouts, chosen)
                                        + said.map(grid -> "; the grid " + grid.value() + " of " + grid.source()
                                                        + " does not fit")
                                                .orElse("")));
        return Optional.of(chosen);
    }

    /** How many rows the tokens before the patches may have, the usual number of the file's library first. */
    private static List<Integer> layouts(StateDict dict, int tokens, boolean cls) {
        if (!cls) {
            return tokens == 0 ? List.of(0) : List.of(0, tokens);
        }
        if (dict.has("dist_token") || dict.has("embeddings.distillation_token")) {
            return List.of(tokens);
        }
        return tokens == 1 ? List.of(1, 0) : dict.has("reg_token") ? List.of(tokens, 0, 1) : List.of(1, tokens, 0);
    }

    private static Optional<PositionRows> fitting(int rows, List<Integer> layouts, Grid grid) {
        return layouts.stream()
                .filter(prefix -> rows - prefix == grid.patches())
                .findFirst()
                .map(prefix -> new PositionRows(grid, prefix));
    }

    private static PositionRows square(Names names, int rows, List<Integer> layouts, int tokens) {
        List<PositionRows> squares = squares(rows, layouts);
        if (squares.isEmpty()) {
            throw names.wrong(
                    POSITIONS,
                    "expected " + expected(layouts) + " positions for a square grid of N patches, found " + rows
                            + "; give the rows and columns of another grid with --grid; positions of further"
                            + " tokens, such as YOLOS has, cannot be imported");
        }
        PositionRows first = squares.get(0);
        boolean sign = tokens != 1 || names.has("blocks.0.ls1.gamma"); // timm's DeiT III and DINOv2 leave out [CLS]'s
        Optional<Grid> rival = first.prefix > 0 || sign ? Optional.empty() : broad(rows - 1);
        if (rival.isPresent()) {
            throw names.wrong(
                    POSITIONS,
                    "found " + rows + " positions: " + first.grid + " patches, or [CLS] and " + rival.get()
                            + ", and nothing says which; choose with --grid " + first.grid + " or --grid "
                            + rival.get());
        }
        return first;
    }

    /** No model has more tokens before the patches than patches. */
    private static List<PositionRows> squares(int rows, List<Integer> layouts) {
        return layouts.stream()
                .filter(prefix -> prefix <= 1 || prefix < rows - prefix)
                .flatMap(prefix -> square(rows - prefix).stream().map(grid -> new PositionRows(grid, prefix)))
                .toList();
    }

    private static Optional<Grid> square(int patches) {
        int side = (int) Math.round(Math.sqrt(Math.max(0, patches)));
        return side > 0 && side * side == patches ? Optional.of(new Grid(side, side)) : Optional.empty();
    }

    /** The grid of so many patches that is nearest to a square; empty if all are too long. */
    private static Optional<Grid> broad(int patches) {
        for (int side = (int) Math.sqrt(patches); side > 1 && patches <= LONGEST * side * side; side--) {
            if (patches % side == 0) {
                return Optional.of(new Grid(side, patches / side));
            }
        }
        return Optional.empty();
    }

    private static String reason(int rows, List<Integer> layouts, PositionRows chosen) {
        return "a square, a guess"
                + squares(rows, layouts).stream()
                        .filter(other -> !other.equals(chosen))
                        .map(other -> "; " + other.grid + " and " + other.prefix + " before them would fit too (--grid "
                                + other.grid + ")")
                        .collect(Collectors.joining());
    }

    /** {@code N or N + 1}. */
    private static String expected(List<Integer> layouts) {
        return layouts.stream()
                .sorted()
                .map(prefix -> prefix == 0 ? "N" : "N + " + prefix)
                .collect(Collectors.joining(" or "));
    }
}
