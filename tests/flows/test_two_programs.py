"""Two programs on one book: what one saves appears in the other, and a clash asks about the clashing field only (D12)."""

from __future__ import annotations

from pathlib import Path

from helpers.desk_in_tmux import Person, sitting_at


def on_the_page_of_jane(person: Person) -> None:
    """From the first screen to the page of Jane Doe."""
    person.presses("3")
    person.sees("ACME night desk")
    person.looks_for("ane do", "Jane Doe")
    person.opens("Contacts › Jane Doe")
    person.sees("jane@doe.example")


def test_what_one_saves_appears_in_the_other_and_the_cursor_stays(demo_book: str, home: Path) -> None:
    with sitting_at(demo_book, home / "ann") as ann, sitting_at(demo_book, home / "bob") as bob:
        for person in (ann, bob):
            person.presses("3")
            person.sees("ACME night desk")
        ann.goes_down_to("Lucía Aliros")
        row = ann.row(ann.tmux.capture())
        bob.looks_for("ltenburg", "Matthias Altenburger")
        bob.opens("Contacts › Matthias Altenburger")
        bob.edits("Edit Matthias Altenburger")
        bob.presses("Down")
        bob.types_over("Last name", "Alzenau")
        bob.presses("F2")
        bob.sees("Contacts › Matthias Alzenau")
        ann.sees("Matthias Alzenau")
        assert ann.row(ann.tmux.capture()) == row
        for person in (ann, bob):
            person.leaves()


def test_a_clash_asks_about_the_clashing_field_only(demo_book: str, home: Path) -> None:
    with sitting_at(demo_book, home / "ann") as ann, sitting_at(demo_book, home / "bob") as bob:
        for person in (ann, bob):
            on_the_page_of_jane(person)
            person.edits("Edit Jane Doe")
        bob.types_over("First name", "Janet")
        bob.presses("Down")
        bob.types_over("Last name", "Dove")
        bob.presses("F2")
        bob.sees("Contacts › Janet Dove")
        ann.presses("Down")
        ann.types_over("Last name", "Dole")
        ann.presses("Down")
        ann.types_over("Language", "fr")
        ann.presses("F2")
        asked = ann.sees("t theirs").rpartition("t theirs")[0]
        assert "Dove" in asked
        assert "Dole" in asked
        assert "Janet" not in asked.split("theirs")[1], "the first name is nobody's question"
        assert asked.count("theirs") == 1
        ann.presses("m", "Enter")
        ann.sees("Contacts › Janet Dole")
        ann.sees("fr")
        bob.sees("Contacts › Janet Dole")
        for person in (ann, bob):
            person.leaves()
