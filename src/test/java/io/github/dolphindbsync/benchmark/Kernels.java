package io.github.dolphindbsync.benchmark;

import java.util.Locale;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** What is done with each row on its way, by itself. */
final class Kernels {

    private Kernels() {}

    static String run() throws RunnerException {
        StringBuilder report = new StringBuilder("\n## Kernels\n\n| | rows/s | ± |\n|---|---:|---:|\n");
        for (RunResult result : new Runner(new OptionsBuilder()
                        .include("dolphindbsync.*Kernel\\.")
                        .verbosity(VerboseMode.SILENT)
                        .forks(1)
                        .warmupIterations(5)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(5)
                        .measurementTime(TimeValue.seconds(2))
                        .build())
                .run()) {
            String[] name = result.getParams().getBenchmark().split("\\.", -1);
            report.append(String.format(
                    Locale.ROOT,
                    "| %s, %s | %,.0f | %,.0f |%n",
                    name[name.length - 2],
                    name[name.length - 1],
                    result.getPrimaryResult().getScore(),
                    result.getPrimaryResult().getScoreError()));
        }
        System.out.println(report);
        return report.toString();
    }
}
