package cdam.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A TIFF (TIFF 6.0) whose first directory has no colour profile: the plug-in would use it where the data are JPEG. */
final class TiffStructure {
    private static final short PROFILE = (short) 34675;

    /** A private tag that nobody reads, and the type of 16 bits. */
    private static final short UNREAD = (short) 65000;

    private static final short SHORT = 3;

    private TiffStructure() {}

    static byte[] checked(byte[] file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(file[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = bytes.getInt(4);
        int entries = Short.toUnsignedInt(bytes.getShort(directory));
        for (int i = 0; i < entries; i++) {
            int entry = directory + 2 + 12 * i;
            if (bytes.getShort(entry) == PROFILE) {
                if (Integer.toUnsignedLong(bytes.getInt(entry + 4)) + Integer.toUnsignedLong(bytes.getInt(entry + 8))
                        > file.length) {
                    throw new IOException("the file ends early");
                }
                ByteBuffer copy = ByteBuffer.wrap(file.clone()).order(bytes.order());
                copy.putShort(entry, UNREAD).putShort(entry + 2, SHORT).putInt(entry + 4, 1);
                return copy.array();
            }
        }
        return file;
    }
}
