package cdam.explain.render;

import cdam.explain.score.ScoreMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The scale of every map of a sheet. */
final class Scales {
    private final IdentityHashMap<RenderedMap, Scale> byHeat = new IdentityHashMap<>();
    private final IdentityHashMap<RenderedMap, Double> shares = new IdentityHashMap<>();

    private Scales() {}

    static Scales of(List<List<Tile>> rows, RenderOptions options) {
        Scales scales = new Scales();
        Map<Key, List<RenderedMap>> sharing = new HashMap<>();
        for (int row = 0; row < rows.size(); row++) {
            for (int column = 0; column < rows.get(row).size(); column++) {
                RenderedMap heat = rows.get(row).get(column).heat();
                if (heat != null) {
                    Key key = new Key(
                            heat.group(),
                            heat.signed(),
                            options.scale() == ScaleScope.SHEET ? 0 : row,
                            options.scale() == ScaleScope.MAP ? column : 0);
                    sharing.computeIfAbsent(key, any -> new ArrayList<>()).add(heat);
                }
            }
        }
        sharing.forEach((key, heats) -> {
            List<ScoreMap> maps = heats.stream().map(RenderedMap::map).toList();
            Scale scale = Scale.of(key.signed, options.clipLow(), options.clipHigh(), maps);
            heats.forEach(heat -> scales.byHeat.put(heat, scale));
        });
        rows.forEach(scales::compare);
        return scales;
    }

    private void compare(List<Tile> row) {
        List<RenderedMap> heats =
                row.stream().map(Tile::heat).flatMap(Stream::ofNullable).toList();
        Map<Key, Double> largest = new HashMap<>();
        heats.forEach(heat -> largest.merge(Key.ofRow(heat), of(heat).limit(), Math::max));
        heats.forEach(heat -> {
            double most = largest.getOrDefault(Key.ofRow(heat), 0.0);
            shares.put(heat, most == 0 ? 1 : of(heat).limit() / most);
        });
    }

    /** The scale of a map, as a share of the largest of its method in its row. */
    double share(RenderedMap heat) {
        return shares.getOrDefault(heat, 1.0);
    }

    /** Whether some map has a smaller scale than another of its method in its row. */
    boolean differ() {
        return shares.values().stream().anyMatch(share -> share < 1);
    }

    Collection<Scale> all() {
        return byHeat.values();
    }

    Scale of(RenderedMap heat) {
        Scale scale = byHeat.get(heat);
        if (scale == null) {
            throw new IllegalArgumentException("the map is not of this sheet");
        }
        return scale;
    }

    private record Key(String group, boolean signed, int row, int column) {
        static Key ofRow(RenderedMap heat) {
            return new Key(heat.group(), heat.signed(), 0, 0);
        }
    }
}
