package cdam.train.run;

import cdam.train.fit.FittedHead;
import cdam.train.head.EpochRecord;
import java.util.List;

/**
 * How a head came about.
 *
 * @param epoch that was kept, counted from 1; 0 without epochs
 * @param history the epochs; empty without any
 */
record Course(FittedHead fitted, int epoch, List<EpochRecord> history) {}
