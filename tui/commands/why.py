"""`carnet why`: which addresses of a contact hold in a context, and the ladder behind the answer."""

from __future__ import annotations

import argparse

from store import contact_lists
from store.records.addresses import EmailUse
from store.records.why import Explanation, LadderStep
from store.why import explain
from tui.commands import printing
from tui.commands.exits import DONE
from tui.commands.opening import context_of, opened
from tui.config import Config


def run(args: argparse.Namespace, config: Config) -> int:
    """Print the explanation; code 1 if the contact, customer or project is not found or not the only one of that name."""
    with opened(config, readonly=True) as store:
        contact = store.read(contact_lists.resolve, args.contact)
        explanation = store.read(explain, contact.id, context_of(store, args))
    if args.json:
        printing.print_json(_record(explanation))
    else:
        for row in _rows(explanation):
            printing.print_row(*row)
    return DONE


def _record(explanation: Explanation) -> dict[str, object]:
    resolution = explanation.resolution
    return {
        "contact": explanation.contact.uid,
        "customer": explanation.customer.uid if explanation.customer else None,
        "project": explanation.project.uid if explanation.project else None,
        "used": _addresses(resolution.used),
        "struck": _addresses(resolution.struck),
        "rung": resolution.rung.value,
        "reason": resolution.reason.value if resolution.reason else None,
        "ladder": [_step_record(step) for step in explanation.ladder],
    }


def _step_record(step: LadderStep) -> dict[str, object]:
    return {
        "rung": step.step.rung.value,
        "name": step.name or None,
        "verdict": step.step.verdict,
        "addresses": list(step.step.addresses),
        "set_by": step.set_by or None,
        "set_at": step.set_at.strftime("%Y-%m-%dT%H:%M:%SZ") if step.set_at else None,
    }


def _rows(explanation: Explanation) -> list[tuple[str, ...]]:
    """The answer in words: who and where, what is used or why nothing is, what is struck, then the ladder."""
    resolution = explanation.resolution
    where = [ref.name for ref in (explanation.customer, explanation.project) if ref]
    rows: list[tuple[str, ...]] = [(f"{explanation.contact.name} · {' › '.join(where) or 'everywhere'}",)]
    if resolution.reason:
        rows.append(("nobody", resolution.reason.value.replace("_", " ")))
    rows += [("used", use.address, use.note or use.rung.value) for use in resolution.used]
    rows += [("struck", use.address, f"overridden by the {resolution.rung.value}") for use in resolution.struck]
    rows += [("invalid", use.address, use.rung.value) for use in resolution.invalid]
    return rows + [_step_row(step) for step in explanation.ladder]


def _step_row(step: LadderStep) -> tuple[str, ...]:
    set_by = f"set by {step.set_by}" if step.set_by else ""
    if step.set_at:
        set_by = f"{set_by} {step.set_at.day} {step.set_at:%b %Y}".strip()
    return ("ladder", step.step.rung.value, step.step.verdict, ", ".join(step.step.addresses) or "–", set_by)


def _addresses(uses: tuple[EmailUse, ...]) -> list[str]:
    return [use.address for use in uses]
