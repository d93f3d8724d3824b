package cdam.explain.bench;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.bundle.Bundle;
import cdam.bundle.Model;
import cdam.bundle.SessionOptions;
import cdam.explain.method.Methods;
import cdam.testing.TinyModels;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Session;

/** Native objects that are not closed stay counted until the garbage collector finds them. */
class NothingLeftTest {
    private static final int TIMES = 12;

    /** Loads the model and measures a share of the methods with it: all, over all times. */
    private static void once(Bundle bundle, int time) {
        List<String> methods = IntStream.range(0, Methods.ALL.size())
                .filter(number -> number % TIMES == time)
                .mapToObj(number -> Methods.ALL.get(number).name())
                .toList();
        BenchSetting setting = new BenchSetting(32, 32, 1, SessionOptions.DEFAULT);
        try (Model model = Model.load(bundle, SessionOptions.DEFAULT);
                Measurements measurements =
                        new Measurements(model, bundle.head(null).orElseThrow(), setting)) {
            measurements.of(methods).forEach(measurement -> measurement.work().run());
        }
    }

    @Test
    void should_close_every_graph_session_and_tensor_of_a_model_that_is_loaded_again_and_again() {
        Bundle bundle = TinyModels.bundle("dino");
        once(bundle, 0);
        long before = Pointer.totalCount();
        for (int i = 0; i < TIMES; i++) {
            once(bundle, i);
        }
        assertThat(Pointer.totalCount() - before).isLessThan(TIMES / 2);
    }

    /** The measure of the test above does see a graph with its session that are not closed; the two count as one. */
    @Test
    void should_count_a_graph_with_its_session() {
        long before = Pointer.totalCount();
        Graph graph = new Graph();
        Session session = new Session(graph);
        assertThat(Pointer.totalCount() - before).isGreaterThanOrEqualTo(1);
        session.close();
        graph.close();
        assertThat(Pointer.totalCount() - before).isLessThanOrEqualTo(0);
    }
}
