package cdam.explain.serve;

import io.javalin.http.Context;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** An answer on its way: its reader takes it as fast as it likes within a time, and no thread waits. */
final class Sending implements WriteListener {
    /** What goes at once as a rule. Larger answers count in the memory that the server has for results. */
    private static final int SMALL = 64 << 10;

    private final ServletOutputStream out;
    private final byte[] bytes;
    private final Runnable room;
    private final Runnable inTime;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private boolean isWritten;

    private Sending(Context context, Limits limits, byte[] bytes, Runnable room) throws IOException {
        this.out = context.res().getOutputStream();
        this.bytes = bytes;
        this.room = room;
        this.inTime =
                new Sender(context).cutOffAfter(Math.max(limits.seconds(), bytes.length / limits.answerBytesASecond()));
    }

    /** Sends an answer; what is not taken within a minute, or at the least rate, is cut off. */
    static void of(Context context, Api api, String type, byte[] bytes) throws IOException {
        of(context, api, type, bytes.length, () -> bytes);
    }

    /** Sends an answer that is made only if there is room for so many bytes. */
    static void of(Context context, Api api, String type, long most, Supplier<byte[]> content) throws IOException {
        Runnable room = most > SMALL ? api.room(Client.of(context), most) : () -> {};
        try {
            byte[] bytes = content.get();
            context.contentType(type).header("Content-Length", String.valueOf(bytes.length));
            context.future(new Sending(context, api.limits(), bytes, room)::begin);
        } catch (IOException | RuntimeException | Error e) {
            room.run();
            throw e;
        }
    }

    private CompletableFuture<Void> begin() {
        out.setWriteListener(this);
        return end;
    }

    @Override
    public void onWritePossible() throws IOException {
        while (out.isReady()) {
            if (isWritten) {
                end();
                return;
            }
            isWritten = true;
            out.write(bytes);
        }
    }

    /** The reader has gone, or was too slow. */
    @Override
    public void onError(Throwable error) {
        end();
    }

    private void end() {
        if (end.complete(null)) {
            inTime.run();
            room.run();
        }
    }
}
