package io.github.dolphindbsync.app;

import io.github.dolphindbsync.app.run.ExitCode;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Answers a mistake on the command line by what was wrong and what was meant, rather than by the whole usage. */
final class UsageError implements IParameterExceptionHandler {

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        PrintWriter out = command.getErr();
        if (failure instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            describe(command, unmatched.getUnmatched().get(0), out);
        } else {
            out.println(failure.getMessage());
        }
        out.printf("Try '%s --help'.%n", command.getCommandSpec().qualifiedName());
        return ExitCode.UNUSABLE;
    }

    private static void describe(CommandLine command, String argument, PrintWriter out) {
        boolean isOption = argument.startsWith("-");
        // The value of an option is no help, and may be a secret.
        String given = isOption ? argument.replaceFirst("(?s)=.*", "") : argument;
        List<String> known = isOption
                ? command.getCommandSpec().optionsMap().keySet().stream()
                        .sorted()
                        .toList()
                : command.getSubcommands().keySet().stream().sorted().toList();
        if (known.isEmpty()) {
            out.printf("Unexpected argument '%s'.%n", given);
            return;
        }
        String hint = nearest(given, known)
                .map(name -> "Did you mean " + name + "?")
                .orElse("There " + (known.size() == 1 ? "is " : "are ") + String.join(", ", known) + ".");
        out.printf("There is no %s '%s'. %s%n", isOption ? "option" : "command", given, hint);
    }

    private static Optional<String> nearest(String given, List<String> known) {
        // Two slips, as in two letters that have changed places, make a shorter word another one.
        int mostEdits = given.length() < 4 ? 1 : 2;
        LevenshteinDistance distance = new LevenshteinDistance(mostEdits);
        String word = given.toLowerCase(Locale.ROOT);
        return known.stream()
                .filter(name -> distance.apply(word, name) >= 0)
                .min(Comparator.comparingInt(name -> distance.apply(word, name)));
    }
}
