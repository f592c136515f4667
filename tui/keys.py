"""Every key binding once; bindings, footer, help, palette and key sheet are all made from this table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from tui.config import ConfigError

if TYPE_CHECKING:
    from textual.binding import Binding


class Key(NamedTuple):
    """One thing that can be done from the keyboard."""

    id: str
    """``where.verb``: what users name in the config file to remap it; never changed after a release."""
    keys: str
    """The default keys, as Textual names them, separated by commas."""
    label: str
    """One or two words for the footer."""
    sentence: str
    """What it does, for help, palette and key sheet."""
    footer: int = 0
    """Its place in the footer, smaller is further left and stays longer when room is short; 0 keeps it out."""
    action: str = ""
    """The action it runs, where that is not the verb of its id."""

    @property
    def where(self) -> str:
        """The scope it belongs to."""
        return self.id.partition(".")[0]

    @property
    def verb(self) -> str:
        """The action as Textual runs it."""
        return self.action or self.id.partition(".")[2]


SCOPES: dict[str, str] = {
    "app": "Everywhere",
    "go": "Screens",
    "move": "Moving in a list",
    "tick": "Ticking rows",
    "list": "Any list screen",
    "filter": "In the filter",
    "customers": "Customers",
    "projects": "Projects",
    "contacts": "Contacts",
    "log": "In any list and on any page",
    "timeline": "On what was said",
    "view": "Which of what was said is shown",
    "candidate": "In a mailing list",
    "receipt": "In the receipt of a copy",
    "text": "In a text that no clipboard took",
    "setup": "In the settings",
    "word": "In the media and statuses of Setup",
    "parts": "In every part of Setup",
    "welcome": "The welcome on an empty book",
    "record": "On the row under the cursor",
    "page": "Any page",
    "form": "In a form",
    "field": "In a field of a form",
    "choice": "On a field with a few words to choose from",
    "check": "On a field that is yes or no",
    "fold": "On the fold above the rare fields",
    "deactivate": "When taking a contact out of use",
    "call": "While a call is logged",
    "confirm": "When asked yes or no",
    "typed": "When a word must be typed",
    "pick": "Picking a record",
    "actions": "In the actions of a row",
    "conflict": "When two people changed the same field",
    "why": "In the answer to why",
    "drafts": "When something typed was not saved",
    "palette": "In the palette",
    "help": "In help",
}
"""Where keys hold, in the order of the key sheet, with the heading there."""

CHAINS: tuple[tuple[str, ...], ...] = (
    ("move", "tick", "record", "list", "customers", "log", "go", "app"),
    ("move", "tick", "record", "list", "projects", "log", "go", "app"),
    ("move", "tick", "record", "list", "contacts", "log", "go", "app"),
    ("filter",),
    ("welcome", "go", "app"),
    ("move", "tick", "record", "page", "log", "go", "app"),
    ("move", "tick", "timeline", "view", "list", "log", "go", "app"),
    ("move", "tick", "timeline", "view", "page", "log", "go", "app"),
    ("move", "candidate", "page", "log", "go", "app"),
    ("move", "setup", "parts", "list", "log", "go", "app"),
    ("move", "word", "parts", "list", "log", "go", "app"),
    ("move", "receipt"),
    ("move", "text"),
    ("choice", "field", "deactivate", "form"),
    ("choice", "field", "call", "form"),
    ("check", "field", "form"),
    ("fold", "field", "form"),
    ("confirm",),
    ("typed",),
    ("pick",),
    ("actions",),
    ("conflict",),
    ("why",),
    ("drafts",),
    ("palette",),
    ("help",),
)
"""The scopes that hear a key at the same time: within a chain a key means one thing."""

KEYS: tuple[Key, ...] = (
    Key("app.help", "question_mark,f1", "help", "Show the keys that work where you are.", 99),
    Key("app.palette", "ctrl+p,colon", "palette", "Find anything that can be done here by its words.", 0),
    Key("app.repaint", "ctrl+l", "repaint", "Draw the whole screen again, after something else wrote on it."),
    Key("app.quit", "ctrl+q", "quit", "Leave Carnet from anywhere; what was typed in a dialog is kept as a draft."),
    Key("app.tell_quit", "ctrl+c", "how to quit", "Tell how to leave: this key copies in many programs."),
    Key("go.customers", "1", "Customers", "Go to the customers.", action="go('customers')"),
    Key("go.projects", "2", "Projects", "Go to the projects.", action="go('projects')"),
    Key("go.contacts", "3", "Contacts", "Go to the contacts.", action="go('contacts')"),
    Key("go.timeline", "4", "Timeline", "Go to the timeline: what was said with everybody.", action="go('timeline')"),
    Key(
        "go.lists",
        "5",
        "Lists",
        "Go to the mailing lists; where they are off, say where they are turned on.",
        action="go('lists')",
    ),
    Key("go.setup", "8", "Setup", "Go to Setup: settings, media and statuses, for everybody on this book.", action="go('setup')"),
    Key("move.down", "j,down", "down", "Next row."),
    Key("move.up", "k,up", "up", "Previous row."),
    Key("move.page_down", "pagedown,ctrl+f", "page down", "One screenful down."),
    Key("move.page_up", "pageup,ctrl+b", "page up", "One screenful up."),
    Key("move.first", "g,home", "first", "First row."),
    Key("move.last", "G,end", "last", "Last row."),
    Key("move.open", "enter", "open", "Open the row under the cursor; in Setup, change it.", 1),
    Key("tick.toggle", "space", "tick", "Tick or untick the row; ticks stay while you filter.", 50, action="tick"),
    Key("tick.all", "T", "tick all", "Tick every row of the list as it is filtered now.", action="want_all_ticked"),
    Key("tick.invert", "I", "invert", "Turn the ticks of the list as it is filtered now round.", action="want_inverted"),
    Key("list.filter", "slash", "filter", "Type to filter the list.", 2),
    Key("list.jump", "apostrophe", "jump", "Jump to the first row that begins with what you type next.", 0),
    Key("list.back", "escape", "back", "Take the filter away and return to the row you came from."),
    Key("list.leave", "q", "quit", "Leave Carnet."),
    Key("record.new", "n", "new", "Add a new one here.", 3),
    Key("record.add", "A", "add existing", "Add somebody who is in the book already.", 6),
    Key("record.edit", "e", "edit", "Edit it; on a contact of a customer or project: the role and the one e-mail there.", 4),
    Key("record.remove", "D", "remove", "Delete or remove it, after showing what goes with it.", 9),
    Key("record.deactivate", "x", "away / back", "Take a contact or customer out of use for a while, or back into use.", 10),
    Key("record.favourite", "asterisk", "favourite", "Make a contact of a customer a favourite, or not.", 7),
    Key("record.primary", "P", "primary", "Make it the primary one."),
    Key("record.copy", "y", "copy", "Copy the addresses in use here: of the row, or of all ticked rows.", 2),
    Key("record.why", "w", "why", "Explain which address holds here, step by step.", 5),
    Key("record.gather", "L", "to a list", "Put it, or all that are ticked, in a mailing list.", 51),
    Key("record.confirm", "c", "confirmed", "Note that the details of the contact were confirmed today."),
    Key("record.actions", "a", "actions", "Show everything that can be done with the row, and why something cannot.", 8),
    Key("record.move_up", "shift+up", "move up", "Move an e-mail up in its order."),
    Key("record.move_down", "shift+down", "move down", "Move an e-mail down in its order."),
    Key("log.log", "i", "log call", "Log a call, or anything else that was said, and what is to follow.", 6, "app.log"),
    Key("timeline.edit", "e", "edit", "Edit what was logged; what the program wrote stays as it is.", 3),
    Key("timeline.close", "c", "close", "It is done: close it.", 2),
    Key("timeline.reopen", "o", "reopen", "It is not done: open it again.", 9),
    Key("timeline.archive", "A", "archive", "Put it away: what is archived shows only when it is asked for.", 10),
    Key("timeline.assign", "m", "assign", "Give it to an operator.", 5),
    Key("timeline.contact", "w", "contact", "Open the page of the contact."),
    Key("timeline.remove", "D", "delete", "Delete what was logged, after a question.", 11),
    Key("timeline.actions", "a", "actions", "Show everything that can be done with it, and why something cannot.", 12),
    Key(
        "view.follow_ups",
        "f",
        "follow-ups",
        "Show what is to be done: overdue, today, in the next 7 days. Nothing rings while Carnet is closed.",
        4,
        "show('follow_ups')",
    ),
    Key("view.mine", "M", "mine / all", "Show mine only, or everybody's.", 7, "turn_mine"),
    Key("view.open", "O", "open ones", "Show what is open; again: open and closed.", 8, "show('open')"),
    Key("view.closed", "C", "closed ones", "Show what is closed; again: open and closed.", 13, "show('closed')"),
    Key("view.archived", "Z", "archived ones", "Show what is archived; again: open and closed.", 14, "show('archived')"),
    Key(
        "view.status",
        "S",
        "a status",
        "Show what has one status, of the team's own or not; chosen from all.",
        15,
        "choose_status",
    ),
    Key("candidate.copy", "y", "copy", "Copy the addresses of everybody who is in, and keep a receipt.", 1),
    Key("candidate.mend", "m", "mend", "Mend what keeps the row under the cursor out.", 2),
    Key("candidate.purpose", "p", "purpose", "See it for another purpose: manual, automatic, commercial.", 3),
    Key("candidate.context", "c", "context", "See it with the addresses of another context.", 4),
    Key("candidate.only_out", "o", "only the out", "Show only those who are out, or everybody.", 5),
    Key("candidate.turn", "space", "tick", "Tick or untick the person; who is unticked stays in the list and gets nothing.", 7),
    Key("candidate.why", "w", "why", "Explain which address holds here, step by step.", 8),
    Key("candidate.addresses", "P", "all / primary", "See it with all addresses of each person, or the primary one only."),
    Key("candidate.save", "f2", "keep", "Keep the purpose and context that are shown.", 6),
    Key("candidate.newcomers", "N", "newcomers", "Copy only those who were in no copy since the last whole one."),
    Key("candidate.receipts", "r", "receipts", "Show what was copied, by whom and when.", 9),
    Key("candidate.add", "A", "add", "Add somebody who is in the book to the list."),
    Key("candidate.remove", "D", "take out", "Take the person out of the list; the person stays in the book."),
    Key("candidate.actions", "a", "actions", "Show everything that can be done here, and why something cannot.", 10),
    Key("receipt.close", "escape,q", "close", "Close.", 1),
    Key("text.close", "escape,q", "close", "Close.", 1),
    Key("setup.turn", "space", "change", "Change the setting, for everybody and at once."),
    Key("setup.test", "t", "copy test", "Try whether a copy arrives at this terminal's clipboard, and remember it.", 2),
    Key("word.new", "n", "new", "Add a word of the team's own.", 2),
    Key("word.edit", "e", "rename", "Give a word of the team's own another name; what was logged with it shows that."),
    Key("word.switch", "x", "off / on", "Offer a word no more, or again; what was logged with it keeps it.", 4),
    Key("word.remove", "D", "delete", "Delete a word of the team's own that nothing was logged with.", 5),
    Key("word.actions", "a", "actions", "Show everything that can be done with it, and why something cannot.", 6),
    Key("parts.next_part", "tab,right", "next part", "The next part of Setup.", 8, "next_tab"),
    Key("parts.previous_part", "shift+tab,left", "part before", "The part of Setup before.", action="previous_tab"),
    Key("page.edit_page", "E", "edit page", "Edit the customer, project or contact that the page is about.", 11),
    Key("page.next_record", "J", "next", "The next record of the list one came from."),
    Key("page.previous_record", "K", "previous", "The record before in the list one came from."),
    Key("page.next_tab", "tab,right", "next tab", "The next part of the page."),
    Key("page.previous_tab", "shift+tab,left", "previous tab", "The part of the page before."),
    Key("page.back", "escape,q", "back", "Go back to where one came from."),
    Key("form.save", "f2,ctrl+s", "save", "Save; both keys do, because ctrl+s is eaten on some lines.", 1),
    Key("form.cancel", "escape", "cancel", "Leave without saving; asks if something was typed.", 2),
    Key("form.open_holder", "f4", "open that record", "Open the record that stands in the way.", 3),
    Key("field.next", "enter", "next field", "The next field; on the last one it saves."),
    Key("field.down", "down", "down", "The next field."),
    Key("field.up", "up", "up", "The field before."),
    Key("field.forward", "tab", "next field", "The next field; after the last one the first."),
    Key("field.backward", "shift+tab", "field before", "The field before; before the first one the last."),
    Key("choice.next_choice", "right,space", "next", "Choose the next word."),
    Key("choice.previous_choice", "left", "previous", "Choose the word before."),
    Key("check.turn", "space", "turn", "Yes or no."),
    Key("fold.unfold", "space,right", "more", "Show the rare fields."),
    Key("deactivate.stand_in", "f3", "stand-in", "Choose who is offered instead while somebody is away.", 3),
    Key("call.person", "f3", "somebody else", "Find who it is by name or number; what was typed stays.", 3),
    Key("confirm.yes", "y", "yes", "Do it.", 1),
    Key("confirm.no", "n,escape", "no", "Leave everything as it is.", 2),
    Key("typed.do", "enter,f2", "do it", "Do it, once the word is typed.", 1),
    Key("typed.cancel", "escape", "cancel", "Leave everything as it is.", 2),
    Key("pick.choose", "enter", "choose", "Take the row under the cursor.", 1),
    Key("pick.down", "down", "down", "Next row."),
    Key("pick.up", "up", "up", "Previous row."),
    Key("pick.page_down", "pagedown", "page down", "One screenful down."),
    Key("pick.page_up", "pageup", "page up", "One screenful up."),
    Key("pick.cancel", "escape", "cancel", "Choose nothing.", 2),
    Key("actions.do", "enter", "do it", "Do what the cursor is on.", 1),
    Key("actions.down", "j,down", "down", "Next one."),
    Key("actions.up", "k,up", "up", "Previous one."),
    Key("actions.close", "escape,a", "close", "Do nothing.", 2),
    Key("conflict.mine", "m", "mine", "Let my value stand.", 1),
    Key("conflict.theirs", "t", "theirs", "Let the stored value stand.", 2),
    Key("conflict.other", "e", "another", "Make a third value of yours.", 3),
    Key("conflict.down", "j,down", "down", "Next field."),
    Key("conflict.up", "k,up", "up", "Previous field."),
    Key("conflict.save", "enter,f2", "save", "Save, once each field is decided.", 4),
    Key("conflict.cancel", "escape", "back", "Decide nothing and go back to the form.", 5),
    Key("why.open_rung", "enter,o", "open", "Open what the cursor is on: the link, the contact, a preference, a consent.", 1),
    Key("why.down", "j,down", "down", "Next step."),
    Key("why.up", "k,up", "up", "Previous step."),
    Key("why.mend", "m", "mend", "Mend what keeps the person out of the mailing list where it was asked.", 2),
    Key("why.close", "escape,q,w", "close", "Close.", 3),
    Key("welcome.demo", "d", "demo book", "Fill it with the demo book, to try everything.", 1),
    Key("welcome.import_file", "i", "import", "Import vCards or JSON Lines, a file or a folder.", 2),
    Key("welcome.new_customer", "n", "first customer", "Add the first customer.", 3),
    Key("welcome.look", "escape", "look around", "Look at the empty lists.", 4),
    Key("welcome.leave", "q", "quit", "Leave Carnet."),
    Key("filter.down", "down", "list", "Go down into the list, keeping the filter.", 2),
    Key(
        "filter.complete",
        "tab",
        "complete",
        "Go on with a term such as is: or tag:, or say what there is; else into the list.",
        4,
    ),
    Key("filter.up", "up", "up", "Move the cursor of the list up."),
    Key("filter.page_down", "pagedown", "page down", "One screenful down."),
    Key("filter.page_up", "pageup", "page up", "One screenful up."),
    Key("filter.open", "enter", "open", "Open the row under the cursor.", 1),
    Key("filter.clear", "escape", "clear", "Take the filter away and return to the row you came from.", 3),
    Key("drafts.take_up", "enter", "go on with it", "Open the form again, with what was typed in it.", 1),
    Key("drafts.discard", "D", "throw away", "Throw away what was typed.", 2),
    Key("drafts.later", "escape", "later", "Leave it for the next start.", 3),
    Key("palette.do", "enter", "do it", "Do what the cursor is on."),
    Key("palette.down", "down", "down", "Next one."),
    Key("palette.up", "up", "up", "Previous one."),
    Key("palette.close", "escape", "close", "Close the palette."),
    Key("help.close", "escape,question_mark,f1,q", "close", "Close help."),
)
"""All there is; a screen's keys come in with the screen."""

BY_ID: dict[str, Key] = {key.id: key for key in KEYS}

_SIGNS = {
    "question_mark": "?", "slash": "/", "colon": ":", "asterisk": "*", "apostrophe": "'", "exclamation_mark": "!",
    "plus": "+", "minus": "-", "full_stop": ".", "semicolon": ";", "quotation_mark": '"', "number_sign": "#",
    "dollar_sign": "$", "percent_sign": "%", "ampersand": "&", "equals_sign": "=", "at": "@", "underscore": "_",
    "less_than_sign": "<", "greater_than_sign": ">", "tilde": "~", "vertical_line": "|",
    "escape": "esc", "pagedown": "pgdn", "pageup": "pgup",
}  # fmt: skip
_NAMES = {sign: name for name, sign in _SIGNS.items()}


class KeymapError(ConfigError):
    """The keys of the config file cannot be used; the message names the ids and says how to mend it."""


def show_key(name: str) -> str:
    """Write one key the way the footer does: ``question_mark`` is ``?``, ``ctrl+p`` stays."""
    return _SIGNS.get(name, name)


@cache
def scope(where: str) -> tuple[Key, ...]:
    """Give the keys of one scope in the order of the table."""
    if where not in SCOPES:
        raise KeyError(where)
    return tuple(key for key in KEYS if key.where == where)


def bindings_for(*scopes: str) -> list[Binding]:
    """Make the bindings of the scopes for a class's ``BINDINGS``; each carries its id, so that it can be remapped."""
    from textual.binding import Binding

    return [
        Binding(key.keys, key.verb, key.label, show=key.footer > 0, tooltip=key.sentence, id=key.id,
                priority=key.id in {"app.quit", "app.repaint"})
        for where in scopes
        for key in scope(where)
    ]  # fmt: skip


def keymap(remapped: Mapping[str, str]) -> dict[str, str]:
    """Check the user's keys (id -> keys) and give them as Textual's keymap.

    Raises KeymapError for an id that does not exist and for a key that would mean two things in one place; it names both.
    """
    for name in remapped:
        if name not in BY_ID:
            raise KeymapError(f"keys: there is no {name!r}{_near(name)}; the key sheet lists every id")
    result = {name: ",".join(_names(keys)) for name, keys in remapped.items()}
    for name, keys in result.items():
        if not keys:
            raise KeymapError(f"keys: {name!r} is given no key; take the line out to have {BY_ID[name].keys!r} again")
    for chain in CHAINS:
        taken: dict[str, str] = {}
        for key in (key for where in chain for key in scope(where)):
            for one in _names(result.get(key.id, key.keys)):
                other = taken.setdefault(one, key.id)
                if other != key.id:
                    raise KeymapError(
                        f"keys: {show_key(one)!r} would be both {other!r} and {key.id!r}; give one of them another key"
                    )
    return result


def sheet() -> str:
    """Write the key sheet as Markdown, one table a scope."""
    parts = []
    for where, heading in SCOPES.items():
        rows = [f"| {_shown(key)} | {key.sentence} | `{key.id}` |" for key in scope(where)]
        if rows:
            parts.append("\n".join([f"**{heading}**", "", "| Key | Does | Id |", "|---|---|---|", *rows]))
    return "\n\n".join(parts) + "\n"


def sheet_of(ids: Iterable[str]) -> str:
    """Write a few keys, by their ids, as one Markdown table. Raises KeyError for an id that does not exist."""
    rows = [f"| {_shown(BY_ID[name])} | {BY_ID[name].sentence} |" for name in ids]
    return "\n".join(["| Key | Does |", "|---|---|", *rows]) + "\n"


def _shown(key: Key) -> str:
    return " ".join(f"`{show_key(name)}`" for name in key.keys.split(","))


def _names(keys: str) -> list[str]:
    """Split keys and give each the name that Textual knows it by: ``?`` is ``question_mark``."""
    names = (name.strip() for name in keys.split(","))
    return [_NAMES.get(name, name) for name in names if name]


def _near(name: str) -> str:
    from difflib import get_close_matches

    near: Iterable[str] = get_close_matches(name, BY_ID, n=1)
    return "".join(f", did you mean {other!r}?" for other in near)
