package ai.sophia.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows under headings, aligned; one column gives way when the terminal is too narrow. Used by one thread. */
final class Table {
    private static final String GAP = "  ";
    private static final int LEAST = 12;

    private record Column(String title, boolean right, boolean yielding) {}

    private final List<Column> columns = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();

    /** Adds a column whose cells stand left. */
    Table left(String title) {
        columns.add(new Column(title, false, false));
        return this;
    }

    /** Adds a column of numbers. */
    Table right(String title) {
        columns.add(new Column(title, true, false));
        return this;
    }

    /** Adds the column that is cut when there is no room. */
    Table yielding(String title) {
        columns.add(new Column(title, false, true));
        return this;
    }

    /** Adds a row: one cell for each column. */
    Table row(String... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException("expected " + columns.size() + " cells, but got " + cells.length);
        }
        List<String> row = new ArrayList<>(cells.length);
        for (String cell : cells) {
            row.add(Terminal.line(cell));
        }
        rows.add(row);
        return this;
    }

    /** Whether it has no rows. */
    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Its lines, none wider than the given number of columns as far as that can be. */
    List<String> lines(int width) {
        int[] widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = Terminal.columns(columns.get(i).title());
            for (List<String> row : rows) {
                widths[i] = Math.max(widths[i], Terminal.columns(row.get(i)));
            }
        }
        giveWay(widths, width);
        List<String> lines = new ArrayList<>(rows.size() + 1);
        lines.add(line(columns.stream().map(Column::title).toList(), widths));
        rows.forEach(row -> lines.add(line(row, widths)));
        return lines;
    }

    /** Prints it as wide as the terminal. */
    void print(Terminal terminal) {
        lines(terminal.width()).forEach(terminal.out()::println);
    }

    private void giveWay(int[] widths, int width) {
        long total = (long) GAP.length() * (widths.length - 1);
        for (int each : widths) {
            total += each;
        }
        for (int i = 0; i < widths.length && total > width; i++) {
            if (columns.get(i).yielding()) {
                int narrower = (int) Math.max(Math.min(LEAST, widths[i]), widths[i] - (total - width));
                total -= widths[i] - narrower;
                widths[i] = narrower;
            }
        }
    }

    private String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = Terminal.cut(cells.get(i), widths[i]);
            String padding = " ".repeat(widths[i] - Terminal.columns(cell));
            line.append(i == 0 ? "" : GAP).append(columns.get(i).right() ? padding + cell : cell + padding);
        }
        return line.toString().stripTrailing();
    }
}
