"""Cells: everything that is drawn has the width it is given, whatever the script."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.content import Content

from tui.signs import GUARD, TWINS, to_ascii
from tui.widgets.cells import Column, fit, row, widths, wrap

NAMES = [
    "Anna Berg", "Éloïse", "E\u0301loi\u0308se", "李伟", "田中さん太郎", "محمد بن سلمان", "שרה כהן",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467 Ké", "", "a\x1b[2Jb", "a\nb\tc",
]  # fmt: skip
COLUMNS = (Column("Name", 10, 2), Column("Type", 8), Column("Mail", 12, 1, optional=True), Column("People", 6, right=True))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("width", range(1, 20))
def test_a_cell_has_exactly_its_width(name: str, width: int) -> None:
    assert fit(name, width).cell_length == width
    assert fit(name, width, right=True).cell_length == width


@given(st.text(max_size=30), st.integers(1, 40))
def test_any_text_has_exactly_its_width_and_nothing_that_acts(text: str, width: int) -> None:
    drawn = fit(text, width).plain
    assert cell_len(drawn) == width
    assert not any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in drawn)


def test_what_is_cut_ends_with_an_ellipsis() -> None:
    assert fit("Jean-Baptiste", 6).plain == "Jean-…"
    assert fit("李伟李伟", 6).plain == "李伟… "


def test_numbers_stand_right() -> None:
    assert fit("14", 6, right=True).plain == "    14"


def test_a_style_is_cut_with_its_text() -> None:
    assert [span.end for span in fit(Content.styled("Jean-Baptiste", "dim"), 6).spans] == [5]


@pytest.mark.parametrize("width", [24, 30, 40, 60, 77, 120, 200])
def test_a_row_fills_the_width(width: int) -> None:
    for name in NAMES:
        assert row([name, "company", name, "1,234"], COLUMNS, width).cell_length == width


def test_optional_columns_go_first_when_room_is_short() -> None:
    assert widths(COLUMNS, 30)[2] == 0
    assert all(widths(COLUMNS, 60))


def test_what_is_left_over_goes_first_where_it_is_needed() -> None:
    columns = (Column("Name", 18, 2), Column("E-mail", 22, 2, enough=32))
    assert widths(columns, 42) == (18, 22)
    assert widths(columns, 50) == (18, 30)
    assert widths(columns, 56) == (20, 34)


@pytest.mark.parametrize("names", [("محمد بن سلمان", "شركة"), ("שרה כהן", "12 חברה"), ("محمد", "14")])
def test_no_run_of_right_to_left_text_reaches_into_the_next_column(names: tuple[str, str]) -> None:
    line = row([names[0], names[1], "", "5"], COLUMNS, 60).plain
    strong = [unicodedata.bidirectional(sign) for sign in line]
    for start in (i for i, kind in enumerate(strong) if kind in {"R", "AL"}):
        gap = line.index("  ", start)
        assert "L" in strong[start:gap], f"nothing ends the run before the gap of {line!r}"


def test_the_guard_looks_like_a_space_and_is_strongly_left_to_right() -> None:
    assert unicodedata.bidirectional(GUARD) == "L"
    assert cell_len(GUARD) == 1
    assert unicodedata.category(GUARD) != "Cf"


def test_each_twin_is_ascii_and_as_wide_as_its_sign() -> None:
    for sign, twin in TWINS.items():
        assert twin.isascii()
        assert len(twin) == cell_len(sign) == 1


def test_twins_leave_names_alone() -> None:
    assert to_ascii("★ Éloïse 李伟 · ✗") == "* Éloïse 李伟 - X"


def test_of_a_sentence_that_is_too_long_the_middle_is_cut_out() -> None:
    lines = wrap(f"{'Hohenlohe' * 20} is a contact of ACME now: e sets role and address", 40, 2)
    assert len(lines) == 2
    assert all(line.cell_length <= 40 for line in lines)
    assert lines[0].plain.startswith("Hohenlohe")
    assert lines[1].plain.endswith("role and address")
    assert sum(line.plain.count("…") for line in lines) == 1


@pytest.mark.parametrize(
    "text", ["short", "李伟" * 100, "محمد " * 60, "e\u0301" * 200, "one word " * 30, "\n" * 90, "x\x1b[31m" * 50]
)
@pytest.mark.parametrize(("width", "most"), [(60, 1), (23, 2), (7, 3)])
def test_no_text_takes_more_lines_or_cells_than_it_may(text: str, width: int, most: int) -> None:
    lines = wrap(text, width, most)
    assert 1 <= len(lines) <= most
    assert all(line.cell_length <= width and "\n" not in line.plain and "\x1b" not in line.plain for line in lines)
