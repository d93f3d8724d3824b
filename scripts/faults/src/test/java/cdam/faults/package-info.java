/**
 * The whole program, as a user runs it, where things go wrong: killed, refused by the disk, fed with damaged files.
 *
 * <p>The way in is {@link cdam.faults.Scenario#all}: a command with its inputs and what it leaves. A new command gets an entry
 * there and is killed, starved and repeated like the others. Invariant: a run that went wrong ends with one line and leaves
 * nothing half written, and the same run again ends as if nothing had been.
 */
@NullMarked
package cdam.faults;

import org.jspecify.annotations.NullMarked;
