package cdam.explain.render;

import cdam.explain.score.ScoreMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** The scale of every map of a sheet. */
final class Scales {
    private final IdentityHashMap<RenderedMap, Scale> byHeat = new IdentityHashMap<>();

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
        return scales;
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

    private record Key(String group, boolean signed, int row, int column) {}
}
