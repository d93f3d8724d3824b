package cdam.train.head;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;

/** An optimiser's update of one variable, as a piece of the training graph. */
interface UpdateRule {
    /** The names of the numbers that it keeps for each weight, all 0 before the first step. */
    List<String> slots();

    /**
     * The numbers that change with the step, computed in double precision outside the graph.
     *
     * @param step counted from 1
     */
    float[] scalars(long step, double learningRate);

    /** How many of these numbers, the first ones, are proportional to the learning rate. */
    default int rates() {
        return 1;
    }

    /**
     * One step of a session that fetches the loss alone.
     *
     * @param scalars where {@link #scalars} are fed
     * @return the loss
     */
    default float step(Session.Runner runner, List<Placeholder<TFloat32>> scalars, long step, double learningRate) {
        float[] values = scalars(step, learningRate);
        List<TFloat32> fed = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            fed.add(TFloat32.scalarOf(values[i]));
            runner.feed(scalars.get(i), fed.get(i));
        }
        try (Result result = runner.run()) {
            return ((TFloat32) result.get(0)).getFloat();
        } finally {
            fed.forEach(TFloat32::close);
        }
    }

    /**
     * The op that changes a variable.
     *
     * @param slots in the order of {@link #slots()}
     * @param scalars what {@link #scalars} gives, at run time
     */
    Op update(
            Ops tf,
            Variable<TFloat32> variable,
            List<Variable<TFloat32>> slots,
            Operand<TFloat32> gradient,
            List<Operand<TFloat32>> scalars);
}
