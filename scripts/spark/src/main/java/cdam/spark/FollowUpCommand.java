package cdam.spark;

import java.util.ArrayList;
import java.util.List;

/**
 * The local command that takes over from a run's shards, to be pasted into a shell.
 *
 * @param job what was done
 * @param config its file
 * @param settings what the user has put over it, {@code key=value} each
 * @param values the config
 */
record FollowUpCommand(SparkJob job, String config, List<String> settings, Values values) {
    FollowUpCommand {
        settings = List.copyOf(settings);
    }

    /** Shards at an address are fetched first, for no shell expands a star there. */
    String line() {
        String out = values.text(job.out());
        boolean remote = Values.isAddress(out);
        List<String> words = new ArrayList<>();
        if (remote) {
            words.add("hadoop fs -get " + quote(job.ownsOut() ? out + "/shards" : out) + " fetched &&");
        }
        words.add("scripts/cdam " + job.local() + " --config " + quote(config));
        settings.stream()
                .filter(setting -> !setting.matches("engine[.=].*"))
                .forEach(setting -> words.add("--set " + quote(setting)));
        words.add("--set engine=local");
        job.paths().stream()
                .filter(key -> values.texts(key).stream().anyMatch(Values::isAddress))
                .forEach(key -> words.add("--set " + key + "=A_COPY_HERE"));
        if (job.ownsOut()) {
            words.add("--set " + quote("out=" + (remote ? "merged" : out + "/merged")));
            words.add("--merge " + (remote ? "fetched" : quote(out + "/shards")) + "/*");
        } else if (remote) {
            words.add("--set " + job.out() + "=fetched");
        }
        return String.join(" ", words);
    }

    /** As a POSIX shell reads it back. */
    private static String quote(String word) {
        return word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
