package cdam.explain.job;

import cdam.explain.job.ImageTask.MapRequest;
import cdam.explain.method.MethodSpec;
import cdam.explain.render.Tile;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One image's tiles as a matrix: a line per method, a column per target, as in the paper's Fig. 5. The photo and below it the maps
 * without target are the first column. What one line can hold stays one line.
 */
final class SheetRow {
    private SheetRow() {}

    /** @param columns the most tiles of a line, the first column's included */
    static List<Tile> of(Tile photo, Map<MapRequest, List<Tile>> tiles, int columns) {
        Map<MethodSpec, List<Tile>> targeted = new LinkedHashMap<>();
        Deque<Tile> first = new ArrayDeque<>(List.of(photo));
        List<Tile> all = new ArrayList<>(List.of(photo));
        tiles.forEach((one, maps) -> {
            all.addAll(maps);
            if (one.method().info().needsTarget()) {
                targeted.computeIfAbsent(one.method(), method -> new ArrayList<>())
                        .addAll(maps);
            } else {
                first.addAll(maps);
            }
        });
        return all.size() <= columns && targeted.size() <= 1 ? all : matrix(first, targeted, columns);
    }

    private static List<Tile> matrix(Deque<Tile> first, Map<MethodSpec, List<Tile>> targeted, int columns) {
        int targets = Math.max(1, columns - 1);
        int longest = targeted.values().stream().mapToInt(List::size).max().orElse(0);
        List<List<Tile>> lines = new ArrayList<>();
        for (int from = 0; from < longest; from += targets) {
            for (List<Tile> maps : targeted.values()) {
                if (from < maps.size()) {
                    List<Tile> line = new ArrayList<>(List.of(first.isEmpty() ? Tile.BLANK : first.remove()));
                    line.addAll(maps.subList(from, Math.min(from + targets, maps.size())));
                    lines.add(line);
                }
            }
        }
        while (!first.isEmpty()) {
            List<Tile> line = new ArrayList<>();
            while (!first.isEmpty() && line.size() < columns) {
                line.add(first.remove());
            }
            lines.add(line);
        }
        List<Tile> row = new ArrayList<>();
        lines.forEach(line -> {
            if (!row.isEmpty()) {
                row.add(Tile.LINE_END);
            }
            row.addAll(line);
        });
        return row;
    }
}
