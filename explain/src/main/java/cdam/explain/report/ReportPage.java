package cdam.explain.report;

import cdam.io.AtomicFiles;
import cdam.io.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** Writes the page. Images that would make it too large to open at once are left out, and it says how many; never all. */
public final class ReportPage {
    /** Of the whole file. */
    private static final long MOST_BYTES = 28_000_000;

    /** How many are left out, with its name. */
    private static final int LEFT_OUT = 30;

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
        byte[] before = bytes(page.substring(0, island) + "{\"header\":" + island(header) + ",\"images\":[");
        byte[] after = bytes(
                ",\"failed\":" + island(failed) + "}" + page.substring(island + "/* DATA */".length()));
        AtomicFiles.write(file, out -> {
            out.write(before);
            long used = (long) before.length + after.length + LEFT_OUT;
            int shown = 0;
            for (; shown < images.size(); shown++) {
                byte[] image =
                        bytes((shown == 0 ? "" : ",\n") + island(images.get(shown).get()));
                used += image.length;
                if (shown > 0 && used > mostBytes) {
                    break;
                }
                out.write(image);
            }
            out.write(bytes("],\"left_out\":" + (images.size() - shown)));
            out.write(after);
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

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
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
