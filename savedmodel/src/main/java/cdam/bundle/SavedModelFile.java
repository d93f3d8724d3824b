package cdam.bundle;

import cdam.io.Hashes;
import cdam.io.InputException;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;

/**
 * A {@code saved_model.pb} that is read once: what is hashed, checked and computed with are the same bytes. It stays mapped, so
 * that the weights take no memory of Java's. TensorFlow's own loader is not used: it would run what the file says.
 */
final class SavedModelFile {
    private final Path file;
    private final ByteBuffer bytes;
    private final String sha256;

    private SavedModelFile(Path file, ByteBuffer bytes) {
        this.file = file;
        this.bytes = bytes;
        this.sha256 = Hashes.sha256(bytes.duplicate());
    }

    /** Maps the file and takes its hash. */
    static SavedModelFile read(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() > Integer.MAX_VALUE) {
                throw new InputException(file + ": expected a SavedModel of less than 2 GiB, found " + channel.size()
                        + " bytes; TensorFlow reads no larger one");
            }
            return new SavedModelFile(file, channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
        } catch (IOException e) {
            throw InputException.cannotRead(file, e);
        }
    }

    String sha256() {
        return sha256;
    }

    /** What the file says, whatever that is. */
    SavedModel message() {
        try {
            CodedInputStream in =
                    UnsafeByteOperations.unsafeWrap(bytes.duplicate()).newCodedInput();
            in.enableAliasing(true);
            return SavedModel.parseFrom(in);
        } catch (InvalidProtocolBufferException e) {
            throw new InputException(file + ": expected a SavedModel, found other bytes: " + e.getMessage(), e);
        } catch (IOException e) {
            throw InputException.cannotRead(file, e);
        }
    }

    /**
     * The one graph with its signatures, which computes with tensors and does nothing else.
     *
     * @throws InputException if there is anything that this product does not write
     */
    MetaGraphDef checked() {
        SavedModel model = message();
        List<String> foreign = GraphOperations.foreign(model);
        if (!foreign.isEmpty()) {
            throw new InputException(file + ": expected a graph that computes and does nothing else, found "
                    + String.join("; ", foreign) + "; none of it was run; import the checkpoint again");
        }
        return model.getMetaGraphs(0);
    }
}
