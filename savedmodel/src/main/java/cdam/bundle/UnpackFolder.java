package cdam.bundle;

import cdam.io.ErrorMessages;
import cdam.io.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * Where JavaCPP unpacks TensorFlow's native library: below the user's home. A user without one, such as a number in a container,
 * would get a folder named {@code ?} wherever the program is started, or one in the system's temporary folder that anybody may
 * have filled before; he gets a folder there that is his alone.
 */
final class UnpackFolder {
    private static final String KEY = "org.bytedeco.javacpp.cachedir";

    private UnpackFolder() {}

    /** Sets JavaCPP's property where neither it nor a home says where. */
    static void choose() {
        if (System.getProperty(KEY) == null) {
            instead(Path.of(System.getProperty("user.home")), Path.of(System.getProperty("java.io.tmpdir")))
                    .ifPresent(folder -> System.setProperty(KEY, folder.toString()));
        }
    }

    /** A folder of this user's below the temporary one, where the home is none that can be written. */
    static Optional<Path> instead(Path home, Path temporary) {
        if (home.isAbsolute() && Files.isDirectory(home) && Files.isWritable(home)) {
            return Optional.empty();
        }
        try {
            Path mine = Files.createTempDirectory(temporary, "cdam-"); // its owner is this user, whatever his name
            String owner = Files.getOwner(mine).getName();
            Files.delete(mine);
            Path folder = temporary.resolve("cdam-native-" + owner);
            if (!Files.exists(folder)) {
                Files.createDirectory(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            boolean his = !Files.isSymbolicLink(folder)
                    && Files.getOwner(folder).getName().equals(owner)
                    && PosixFilePermissions.toString(Files.getPosixFilePermissions(folder))
                            .equals("rwx------");
            if (!his) {
                throw new InputException(
                        folder + ": expected a folder that belongs to this user and nobody else may open,"
                                + " found another; delete it, or set HOME to a folder that can be written");
            }
            return Optional.of(folder);
        } catch (IOException e) {
            throw new InputException(
                    "cannot write to " + temporary + ": " + ErrorMessages.of(e)
                            + "; TensorFlow's library is unpacked there where there is no home: set HOME or TMPDIR",
                    e);
        }
    }
}
