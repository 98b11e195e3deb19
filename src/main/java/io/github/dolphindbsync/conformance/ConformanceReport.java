package io.github.dolphindbsync.conformance;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The findings about a server. The text can be published: it has no rows, names, addresses or secrets of the user. */
public record ConformanceReport(String serverVersion, List<Finding> findings) {

    private static final List<Verdict> FAULTS = List.of(Verdict.DIFFERS, Verdict.REFUSED, Verdict.FAILED);

    public boolean isFine() {
        return findings.stream().noneMatch(finding -> FAULTS.contains(finding.verdict()));
    }

    /** As in {@code 107 agree, 1 differs, 0 refused, 0 failed, 4 skipped}. */
    public String summary() {
        return Arrays.stream(Verdict.values())
                .map(verdict -> findings.stream()
                                .filter(finding -> finding.verdict() == verdict)
                                .count()
                        + " " + verdict)
                .collect(Collectors.joining(", "));
    }

    /**
     * The content of the report file.
     *
     * @param product name and version
     */
    public String markdown(String product) {
        StringBuilder text = new StringBuilder("# Conformance report\n\n")
                .append("- product: ")
                .append(product)
                .append("\n- server: ")
                .append(serverVersion)
                .append("\n- system: ")
                .append(system())
                .append("\n- result: ")
                .append(summary())
                .append("\n\nIt has no rows, names of tables or columns, addresses or secrets.\n\n")
                .append("| check | verdict | sent | expected | actual | documentation |\n|---|---|---|---|---|---|\n");
        for (Finding finding : findings) {
            text.append("| ")
                    .append(cell(finding.id()))
                    .append(" | ")
                    .append(finding.verdict())
                    .append(" | ")
                    .append(code(finding.expression()))
                    .append(" | ")
                    .append(code(finding.expected()))
                    .append(" | ")
                    .append(code(finding.found()))
                    .append(" | ")
                    .append(cell(finding.page()))
                    .append(" |\n");
        }
        return text.toString();
    }

    private static String system() {
        return "Java " + System.getProperty("java.version") + ", " + System.getProperty("os.name") + " "
                + System.getProperty("os.version") + " (" + System.getProperty("os.arch") + ")";
    }

    /** Markdown code, so that {@code <table>}, asterisks and backticks are not read as markup. */
    private static String code(String text) {
        if (text.isBlank()) {
            return "";
        }
        return text.contains("`") ? "`` " + cell(text) + " ``" : "`" + cell(text) + "`";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ");
    }
}
