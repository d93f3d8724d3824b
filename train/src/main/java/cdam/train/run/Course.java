package cdam.train.run;

import cdam.bundle.HeadInput;
import cdam.train.fit.FittedHead;
import cdam.train.head.EpochRecord;
import java.util.List;

/**
 * How a head came about.
 *
 * @param epoch that was kept, counted from 1; 0 without epochs
 * @param history the epochs; empty without any
 * @param input what the head reads
 */
record Course(FittedHead fitted, int epoch, List<EpochRecord> history, HeadInput input) {}
