package cdam.explain.report;

import cdam.io.AtomicFiles;
import cdam.io.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** Writes the page. Images that would make it too large to open at once are left out, and it says how many. */
public final class ReportPage {
    /** About 30 MB: 100 images with four maps need 5. */
    private static final long MOST_BYTES = 28_000_000;

    private ReportPage() {}

    /**
     * Writes {@code index.html}, holding one image at a time.
     *
     * @param images those to show, loaded as they are asked for
     * @param failed those without results
     */
    public static void write(
            Path file, ReportHeader header, List<Supplier<ReportImage>> images, List<FailedImage> failed) {
        write(file, header, images, failed, MOST_BYTES);
    }

    static void write(
            Path file,
            ReportHeader header,
            List<Supplier<ReportImage>> images,
            List<FailedImage> failed,
            long mostBytes) {
        String page = resource("report.html")
                .replace("/* STYLE */", resource("report.css"))
                .replace("/* SCRIPT */", resource("overlay.js") + resource("report.js"));
        int island = page.indexOf("/* DATA */");
        AtomicFiles.write(file, out -> {
            put(out, page.substring(0, island) + "{\"header\":" + island(header) + ",\"images\":[");
            long bytes = 0;
            int shown = 0;
            while (shown < images.size() && bytes < mostBytes) {
                String image =
                        (shown == 0 ? "" : ",\n") + island(images.get(shown++).get());
                put(out, image);
                bytes += image.length();
            }
            put(
                    out,
                    "],\"failed\":" + island(failed) + ",\"left_out\":" + (images.size() - shown) + "}"
                            + page.substring(island + "/* DATA */".length()));
        });
    }

    /**
     * JSON that is safe inside a script element: there only a {@code <} can end or change the element, and in JSON it only
     * occurs in strings. The two line separators are legal in JSON, but not in older scripts.
     */
    static String island(Object value) {
        return Json.text(value)
                .replace("<", "\\u003c")
                .replace("\u2028", "\\u2028")
                .replace("\u2029", "\\u2029");
    }

    private static void put(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String resource(String name) {
        try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the program's own " + name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read the program's own " + name, e);
        }
    }
}
