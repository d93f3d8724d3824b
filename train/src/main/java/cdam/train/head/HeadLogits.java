package cdam.train.head;

import cdam.bundle.Tensors;
import cdam.vit.LinearHead;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;

/** The logits of a finished head. Owns its graph, its session and the head's tensors. */
public final class HeadLogits implements Scorer, AutoCloseable {
    private final Graph graph = new Graph();
    private final Session session;
    private final Placeholder<TFloat32> features;
    private final Placeholder<TFloat32> weight;
    private final Placeholder<TFloat32> bias;
    private final Operand<TFloat32> logits;
    private final TFloat32 w;
    private final TFloat32 b;

    public HeadLogits(LinearHead head, ConfigProto device) {
        Ops tf = Ops.create(graph);
        features = tf.placeholder(TFloat32.class);
        weight = tf.placeholder(TFloat32.class);
        bias = tf.placeholder(TFloat32.class);
        logits = tf.math.add(tf.linalg.matMul(features, weight, MatMul.transposeB(true)), bias);
        session = new Session(graph, device);
        w = Tensors.of(head.weight(), head.classes(), head.features());
        b = Tensors.of(head.bias(), head.classes());
    }

    @Override
    public float[] logits(TFloat32 latents) {
        try (Result result = session.runner()
                .feed(features, latents)
                .feed(weight, w)
                .feed(bias, b)
                .fetch(logits)
                .run()) {
            return Tensors.values(result.get(0));
        }
    }

    @Override
    public void close() {
        session.close();
        graph.close();
        w.close();
        b.close();
    }
}
