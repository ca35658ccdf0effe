"""Pages of the archive: what somebody typed is text, and nothing comes from elsewhere."""

from __future__ import annotations

from survey.archiving.write_html import commands, heading, html_page, lines, link, paragraph, table


def test_what_was_typed_is_escaped_everywhere() -> None:
    bad = "<script>x</script>&"
    page = html_page(
        bad,
        heading(bad),
        paragraph(bad),
        lines([bad]),
        commands(bad),
        link("a b/甲.html", bad),
        table((bad,), [(bad, 3)]),
    )
    assert "<script" not in page
    assert page.count("&lt;script&gt;x&lt;/script&gt;&amp;") == 9
    assert '<a href="a%20b/%E7%94%B2.html">' in page
    assert '<td class="n">3</td>' in page


def test_lines_of_a_cell_stay_lines_and_nothing_is_nothing() -> None:
    assert '<th scope="row">甲<br>乙</th><td></td>' in table(("一", "二"), [("甲\n乙", None)])


def test_a_page_names_its_language() -> None:
    assert html_page("Letter", language="en").startswith('<!DOCTYPE html>\n<html lang="en">')
