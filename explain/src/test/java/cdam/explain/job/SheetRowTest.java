package cdam.explain.job;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.explain.job.ImageTask.MapRequest;
import cdam.explain.method.MethodSpec;
import cdam.explain.render.Photo;
import cdam.explain.render.Tile;
import cdam.explain.targets.TargetSpec;
import cdam.image.RgbImage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SheetRowTest {
    private static final Photo PHOTO = Photo.of(new RgbImage(1, 1, new byte[3]));
    private final Map<MapRequest, List<Tile>> tiles = new LinkedHashMap<>();

    private void add(String method, String... titles) {
        tiles.put(
                new MapRequest(MethodSpec.parse(method), TargetSpec.parse("top:" + Math.max(1, titles.length)), 0),
                List.of(titles).stream().map(SheetRowTest::tile).toList());
    }

    private static Tile tile(String title) {
        return Tile.original(title, "", PHOTO);
    }

    private List<String> row(int columns) {
        return SheetRow.of(tile("photo"), tiles, columns).stream()
                .map(tile -> tile.equals(Tile.LINE_END) ? "/" : tile.equals(Tile.BLANK) ? "-" : tile.title())
                .toList();
    }

    @Test
    void should_keep_one_method_on_one_line() {
        add("am", "a");
        add("cdam", "c1", "c2");
        assertThat(row(6)).containsExactly("photo", "a", "c1", "c2");
    }

    @Test
    void should_give_each_method_a_line_and_each_target_a_column() {
        add("am", "a");
        add("cdam", "c1", "c2");
        add("tam", "t1", "t2");
        add("rp", "r1", "r2");
        assertThat(row(6)).containsExactly("photo", "c1", "c2", "/", "a", "t1", "t2", "/", "-", "r1", "r2");
    }

    @Test
    void should_go_on_below_with_the_targets_that_have_no_room_and_lose_none() {
        add("am-heads", "a1", "a2", "a3", "a4", "a5", "a6");
        add("cdam", "c1", "c2", "c3");
        add("rp", "r1", "r2", "r3");
        assertThat(row(3))
                .containsExactly(
                        "photo", "c1", "c2", "/", "a1", "r1", "r2", "/", "a2", "c3", "/", "a3", "r3", "/", "a4", "a5",
                        "a6");
    }
}
