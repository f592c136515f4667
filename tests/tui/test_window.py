"""The window on a list: where the cursor is, what is on the screen, what is kept."""

from __future__ import annotations

import pytest
from helpers.long_list import LongList, customer
from hypothesis import given
from hypothesis import strategies as st

from store.records.customers import CustomerLine
from store.records.pages import Page
from tui.widgets.window import MOST_ROWS, Window


class All:
    text = ""


def window(count: int = 100, *, lines: int = 10, height: int = 1) -> Window[CustomerLine]:
    made: Window[CustomerLine] = Window(lambda row: row.id, lambda row: height)
    made.lines = lines
    made.show(LongList(count).find(All(), limit=count))
    return made


def shown(made: Window[CustomerLine]) -> list[int]:
    """The ids of the rows that begin on the screen."""
    rows, line = [], 0
    for row in made.rows[made.top :]:
        if line >= made.lines:
            break
        rows.append(row.id)
        line += made.height_of(row)
    return rows


def test_the_cursor_moves_and_most_rows_stay_where_they_are() -> None:
    made = window()
    for _ in range(9):
        made.move(1)
    assert shown(made)[0] == 1
    made.move(1)
    assert made.current is not None
    assert made.current.id == 11
    assert shown(made)[0] == 7


def test_a_page_down_keeps_the_cursors_height_and_shows_every_row_once() -> None:
    made = window()
    made.move(3)
    seen = shown(made)
    made.page(1)
    assert made.cursor_line() == 3
    assert shown(made) == [row + 10 for row in seen]


def test_a_page_up_undoes_a_page_down() -> None:
    made = window()
    made.move(3)
    before = (made.cursor, made.top)
    made.page(1)
    made.page(-1)
    assert (made.cursor, made.top) == before


def test_no_line_is_left_empty_at_the_end_while_rows_are_hidden_above() -> None:
    made = window(25)
    made.go(24)
    assert shown(made) == list(range(16, 26))


def test_a_renewal_keeps_the_record_and_its_height() -> None:
    made = window()
    made.go(40)
    height, name = made.cursor_line(), made.current
    book = LongList(100)
    book.ids_there = [number for number in range(1, 101) if number not in (2, 5, 20)]
    made.renew(book.find(All(), limit=100))
    assert made.current == name
    assert made.cursor_line() == height


def test_when_the_record_is_gone_the_next_one_stands_at_its_height() -> None:
    made = window()
    made.go(40)
    height = made.cursor_line()
    book = LongList(100)
    book.ids_there = [number for number in range(1, 101) if number != 41]
    made.renew(book.find(All(), limit=100))
    assert made.current == customer(42)
    assert made.cursor_line() == height


def test_the_window_never_holds_more_rows_than_it_may() -> None:
    book, made = LongList(100_000), window(60)
    for _ in range(20):
        made.append(book.find(All(), after=made.rows[-1].key, limit=150))
        made.go(len(made.rows) - 1)
    assert len(made.rows) <= MOST_ROWS + made.lines
    assert made.has_before
    assert made.position == made.rows[made.cursor].id
    for _ in range(30):
        if made.has_before:
            made.prepend(book.find(All(), before=made.rows[0].key, limit=150))
        made.go(0)
    assert made.position == 1
    assert len(made.rows) <= MOST_ROWS + made.lines
    assert made.has_after


def test_an_empty_window_can_be_moved_in() -> None:
    made: Window[CustomerLine] = Window(lambda row: row.id, lambda row: 1)
    made.show(Page((), None, None, has_before=False, has_after=False))
    made.move(1)
    made.page(1)
    made.page(-1)
    assert made.current is None
    assert made.position is None


@pytest.mark.parametrize("lines", [1, 2, 7, 24])
@given(
    st.lists(st.integers(1, 4), min_size=1, max_size=60), st.lists(st.sampled_from([-40, -1, 1, 3, "up", "down"]), max_size=40)
)
def test_the_cursor_is_always_on_the_screen(lines: int, heights: list[int], moves: list[int | str]) -> None:
    made: Window[CustomerLine] = Window(lambda row: row.id, lambda row: heights[row.id - 1])
    made.lines = lines
    made.show(LongList(len(heights)).find(All(), limit=len(heights)))
    for move in moves:
        if isinstance(move, int):
            made.move(move)
        else:
            made.page(1 if move == "down" else -1)
        assert made.current is not None
        assert made.top <= made.cursor
        assert made.cursor_line() < lines
        height = heights[made.current.id - 1]
        assert made.cursor_line() + height <= lines or made.cursor_line() == 0
