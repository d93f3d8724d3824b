package cdam.explain.report;

import cdam.io.AtomicFiles;
import cdam.io.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Writes the page: one file, unless that would be too large to open at once. Then each image's photo and maps are a file of
 * their own beside it, which the page loads when the image is shown.
 */
public final class ReportPage {
    /** The folder of the images' files, beside the page. */
    public static final String FOLDER = "index-files";

    /** The most bytes of the whole file. */
    private static final long MOST_BYTES = 28_000_000;

    private ReportPage() {}

    /**
     * Writes {@code index.html}, holding one image at a time where they have files of their own.
     *
     * @param entries those to show
     * @param failed those without results
     */
    public static void write(Path file, ReportHeader header, List<ReportEntry> entries, List<FailedImage> failed) {
        write(file, header, entries, failed, MOST_BYTES);
    }

    static void write(
            Path file, ReportHeader header, List<ReportEntry> entries, List<FailedImage> failed, long mostBytes) {
        List<byte[]> images = inside(entries, mostBytes);
        boolean apart = images.size() < entries.size();
        if (apart) {
            Path folder = file.resolveSibling(FOLDER);
            AtomicFiles.deletePartial(folder);
            IntStream.range(0, entries.size())
                    .parallel()
                    .forEach(place -> writeApart(folder, place, entries.get(place)));
        }
        String page = resource("report.html")
                .replace("/* SOURCES */", apart ? " 'self' file:" : "")
                .replace("/* STYLE */", resource("report.css"))
                .replace("/* SCRIPT */", resource("overlay.js") + resource("gallery.js") + resource("report.js"));
        int island = page.indexOf("/* DATA */");
        String before = page.substring(0, island) + "{\"header\":" + island(header) + ",\"entries\":" + island(entries)
                + ",\"failed\":" + island(failed) + ",\"apart\":" + apart + ",\"images\":[";
        AtomicFiles.write(file, out -> {
            out.write(bytes(before));
            for (int i = 0; i < images.size() && !apart; i++) {
                out.write(bytes(i == 0 ? "" : ",\n"));
                out.write(images.get(i));
            }
            out.write(bytes("]}" + page.substring(island + "/* DATA */".length())));
        });
    }

    /** The images as text; not all of them where they are too many bytes. Whether they are is guessed from the first. */
    private static List<byte[]> inside(List<ReportEntry> entries, long mostBytes) {
        List<byte[]> images = new ArrayList<>();
        long used = 0;
        for (ReportEntry entry : entries) {
            byte[] image = bytes(island(entry.image().get()));
            used += image.length;
            if (used > mostBytes || (images.isEmpty() && used / 2 > mostBytes / entries.size())) {
                return List.of();
            }
            images.add(image);
        }
        return images;
    }

    /** A file that is there for the same image, maps and predictions stays. */
    private static void writeApart(Path folder, int place, ReportEntry entry) {
        Path file = folder.resolve(place + ".js");
        String first = "// " + entry.key() + "\n";
        if (begins(file, bytes(first))) {
            return;
        }
        ReportImage image = entry.image().get();
        byte[] thumbnail = Packed.thumbnail(image.photo());
        AtomicFiles.write(folder.resolve(place + ".jpg"), out -> out.write(thumbnail));
        AtomicFiles.write(file, first + "reportImage(" + place + "," + island(image) + ");\n");
    }

    private static boolean begins(Path file, byte[] bytes) {
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(bytes.length), bytes);
        } catch (IOException e) {
            return false; // it is not there
        }
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
