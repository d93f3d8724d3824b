package cdam.config;

import cdam.io.UsageException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.FromStringDeserializer;

/** A text is a path as it stands. Jackson would take one with a colon for a URI, and miss its scheme. */
final class PathReader extends FromStringDeserializer<Path> {
    PathReader() {
        super(Path.class);
    }

    @Override
    protected Path _deserialize(String text, DeserializationContext context) {
        if (text.equals("~") || text.startsWith("~/")) { // a shell makes the home folder of it, nobody else does
            throw new UsageException("expected a path, found " + text + "; write the home folder's own path");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new UsageException("expected a path, found one that the system cannot have: " + e.getReason(), e);
        }
    }

    @Override
    protected boolean _shouldTrim() {
        return false;
    }
}
