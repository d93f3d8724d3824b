package cdam.image;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells what is odd about files, once of each kind: a folder of a million such files is one line. */
final class ImageNotes {
    private static final Logger LOG = LoggerFactory.getLogger("image");
    private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

    private ImageNotes() {}

    static void tell(String file, List<String> notes) {
        for (String note : notes) {
            String kind = note.split("\\d", 2)[0];
            if (TOLD.add(kind)) {
                LOG.warn("{}: {} (said of the first file of this kind only)", file, note);
            }
        }
    }
}
