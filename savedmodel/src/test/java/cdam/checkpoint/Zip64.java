package cdam.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Rewrites a zip file's table of contents so that all sizes and offsets stand in zip64 fields. */
final class Zip64 {
    private static final int HEADER = 46;
    private static final int EXTRA = 28;

    private Zip64() {}

    static byte[] of(byte[] zip, int directory) {
        ByteBuffer in = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer out = ByteBuffer.allocate(zip.length * 2).order(ByteOrder.LITTLE_ENDIAN);
        out.put(zip, 0, directory);
        int at = directory;
        int entries = 0;
        while (in.getInt(at) == 0x02014b50) {
            int name = in.getShort(at + 28);
            int start = out.position();
            out.put(zip, at, HEADER + name);
            out.putShort((short) 1).putShort((short) (EXTRA - 4));
            out.putLong(in.getInt(at + 24)).putLong(in.getInt(at + 20)).putLong(in.getInt(at + 42));
            out.putInt(start + 20, -1).putInt(start + 24, -1).putInt(start + 42, -1);
            out.putShort(start + 30, (short) EXTRA).putShort(start + 32, (short) 0);
            at += HEADER + name + in.getShort(at + 30) + in.getShort(at + 32);
            entries++;
        }
        int size = out.position() - directory;
        long end = out.position();
        out.putInt(0x06064b50)
                .putLong(44)
                .putShort((short) 45)
                .putShort((short) 45)
                .putInt(0)
                .putInt(0);
        out.putLong(entries).putLong(entries).putLong(size).putLong(directory);
        out.putInt(0x07064b50).putInt(0).putLong(end).putInt(1);
        out.putInt(0x06054b50).putShort((short) 0).putShort((short) 0);
        out.putShort((short) -1).putShort((short) -1).putInt(-1).putInt(-1).putShort((short) 0);
        return Arrays.copyOf(out.array(), out.position());
    }
}
