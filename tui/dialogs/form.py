"""What the dialogs with a form share: saving, refusals under their field, drafts, leaving without losing what was typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, TypeVar

from textual import work
from textual.binding import BindingType
from textual.widget import Widget

from store.editing import changed_fields
from store.errors import Clash, Ref, Refused, StoreError
from tui.dialogs.base import Dialog
from tui.dialogs.confirm import ConfirmDialog
from tui.dialogs.conflict import ConflictDialog
from tui.keys import bindings_for
from tui.saving import save
from tui.widgets.field import Field
from tui.widgets.field_form import FieldForm
from tui.widgets.lines import Line

R = TypeVar("R")
HINT = 1
"""Lines of what is said of the form, below it."""


class FormDialog(Dialog[R]):
    """A form over one record, or over one that does not exist yet; answers with what the store said to it.

    Subclasses give the fields and `write` what changed. `base` is what the form is opened with, `version` that of the record.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("form")]
    AUTO_FOCUS = ""
    draft_kind: ClassVar[str] = ""
    """What `tui.dialogs.resume` makes such a dialog from a draft by; a form without it keeps none."""

    def __init__(self, title: str, fields: Sequence[Field], base: Mapping[str, Any], version: int = 0) -> None:
        super().__init__(title)
        self._base = dict(base)
        self._version = version
        self._form = FieldForm(fields, self._base, lambda screen: self.room(screen) - HINT)
        self._typed: Mapping[str, Any] = {}
        self._holder: Ref | None = None

    async def write(self, base: Mapping[str, Any], draft: Mapping[str, Any], version: int) -> R:
        """Save; raises what the store raises."""
        raise NotImplementedError

    def opened_with(self) -> dict[str, Any]:
        """What is needed to open the same dialog again, besides what it holds, in values that JSON can hold."""
        return {}

    async def confirmed(self, draft: Mapping[str, Any]) -> bool:
        """Whether it is to be saved although something may be missing; asked before each save."""
        return True

    @property
    def form(self) -> FieldForm:
        """The fields."""
        return self._form

    def take_up(self, fields: Mapping[str, Any]) -> None:
        """Begin with what was typed before the program ended; call it before the dialog is shown."""
        self._base, self._version = dict(fields["base"]), int(fields["version"])
        self._typed = dict(fields["typed"])

    # --- a draft, as tui.drafts asks for it ------------------------------------------------------

    @property
    def draft_title(self) -> str:
        """What to call it when it is offered."""
        return self._title

    def hint(self, sentence: str) -> None:
        """Say something of what is typed, that is no fault."""
        self.query_one(".hint", Line).say(sentence)

    def draft(self) -> dict[str, Any] | None:
        """What is typed, with all that is needed to take it up; None while nothing is changed."""
        typed = self._changes()
        if not typed:
            return None
        return {"opened_with": self.opened_with(), "base": self._base, "version": self._version, "typed": typed}

    # --- the dialog ------------------------------------------------------------------------------

    def compose_content(self) -> Iterable[Widget]:
        """The form, and a line for what is to be said of it."""
        yield self._form
        yield Line(classes="hint")

    def on_mount(self) -> None:
        """Fill in what was typed before."""
        if self._typed:
            self._form.put(self._typed)
            self._touched()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A record can be opened only once one is named."""
        return action != "open_holder" or self._holder is not None

    def on_field_form_changed(self) -> None:
        """What is typed is kept, from now on."""
        self.hush()
        self._touched()

    def on_field_form_completed(self) -> None:
        """Enter on the last field saves."""
        self.action_save()

    @work(exclusive=True, group="save")
    async def action_save(self) -> None:
        """Save and close; a refusal is said under its field, and nothing that was typed is lost."""
        self.complain("")
        self._form.clear_complaints()
        draft = self._form.values()
        try:
            if not await self.confirmed(draft):
                return
            saved = await save(self.write, self._base, draft, self._version, self._decide)
        except StoreError as error:
            self._refuse(error)
            return
        if saved is not None:
            await self._forget()
            self.dismiss(saved.value)

    @work(exclusive=True, group="save")
    async def action_cancel(self) -> None:
        """Leave without saving, after asking if something was typed."""
        if self._changes():
            if not await self.app.push_screen_wait(ConfirmDialog("Throw away what you typed?")):
                return
            await self._forget()
        self.dismiss(None)

    def action_open_holder(self) -> None:
        """Open the record that stands in the way; its page leads back to the form, with everything that was typed."""
        if self._holder is not None:
            self.carnet.show_page(self._holder.kind, self._holder.id)

    # --- inside ----------------------------------------------------------------------------------

    def _changes(self) -> dict[str, Any]:
        return changed_fields(self._base, self._form.values())

    def _touched(self) -> None:
        if self.draft_kind:
            self.carnet.drafts.touched(self)

    async def _forget(self) -> None:
        if self.draft_kind:
            await self.carnet.drafts.forget(self)

    async def _decide(self, clashes: tuple[Clash, ...]) -> Mapping[str, Any] | None:
        return await self.app.push_screen_wait(ConflictDialog(clashes, self._form.fields))

    def _refuse(self, error: StoreError) -> None:
        self._holder = error.holder if isinstance(error, Refused) else None
        self.refresh_bindings()
        field = error.field if isinstance(error, Refused) else None
        if field is None or not self._form.complain(self.field_of(field), str(error)):
            self.complain(str(error))

    def field_of(self, field: str) -> str:
        """The field of this form that the store means by `field`."""
        return field
