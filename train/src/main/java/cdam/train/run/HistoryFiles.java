package cdam.train.run;

import cdam.io.InputException;
import cdam.io.Json;
import cdam.train.head.EpochRecord;
import cdam.train.head.Progress;
import cdam.train.log.CurvePlot;
import cdam.train.log.EventFile;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a run writes while it trains: {@code history.json}, {@code curves.png}, and an event file. Owns the event file. */
final class HistoryFiles implements Progress, AutoCloseable {
    private static final int STEPS_BETWEEN_EVENTS = 50;

    private final Path out;
    private final Progress next;
    private final EventFile events;
    private final List<EpochRecord> history;
    private long step;

    /**
     * @param history the epochs of the run before it was interrupted
     * @param step the steps of the run before it was interrupted
     * @param next is told the same
     */
    HistoryFiles(Path out, List<EpochRecord> history, long step, Progress next) {
        this.out = out;
        this.history = new ArrayList<>(history);
        this.step = step;
        this.next = next;
        this.events = new EventFile(out, Clock.systemUTC());
        if (!history.isEmpty()) {
            writeHistory(); // a kill may have come between the state and these
        }
    }

    @Override
    public void step(int epoch, int images, double loss) {
        step++;
        if (step % STEPS_BETWEEN_EVENTS == 0) {
            events.add(step, Map.of("loss/batch", loss));
        }
        next.step(epoch, images, loss);
    }

    @Override
    public void epoch(EpochRecord record) {
        history.add(record);
        Map<String, Double> scalars = new LinkedHashMap<>();
        scalars.put("loss/train", record.trainLoss());
        scalars.put("learning_rate", record.learningRate());
        record.validation().forEach((name, value) -> scalars.put("validation/" + name, value));
        events.add(step, scalars);
        writeHistory();
        next.epoch(record);
    }

    private void writeHistory() {
        Json.write(out.resolve("history.json"), history);
        try {
            CurvePlot.write(out.resolve("curves.png"), history);
        } catch (InputException e) { // no room or no right: the next file would fail as well
            throw e;
        } catch (RuntimeException | LinkageError e) {
            next.warn("warning: curves.png was not drawn: " + e);
        }
    }

    @Override
    public void close() {
        events.close();
    }
}
