package ai.sophia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TableTest {
    @Test
    void cutsTheYieldingColumnToFit() {
        Table table = new Table().left("ID").yielding("TEXT").right("N");
        table.row("a1", "a text that is too long for the line", "7").row("b", "short", "12");
        assertThat(table.lines(24))
                .containsExactly("ID  TEXT               N", "a1  a text that is…    7", "b   short             12")
                .allMatch(line -> Terminal.columns(line) <= 24);
    }

    @Test
    void countsWideCharactersAsTwoColumns() {
        assertThat(new Table().left("A").left("B").row("日本", "x").row("ab", "y").lines(80))
                .containsExactly("A     B", "日本  x", "ab    y");
    }

    @Test
    void breaksParagraphsAtSpacesAndWithinWordsThatAreTooLong() {
        assertThat(Paragraph.of("one two three", 7, 9)).containsExactly("one two", "three");
        assertThat(Paragraph.of("abcdefghij", 4, 9)).containsExactly("abcd", "efgh", "ij");
        assertThat(Paragraph.of("one two three four", 7, 2)).containsExactly("one two", "three…");
    }
}
