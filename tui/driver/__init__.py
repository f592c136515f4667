"""The thin driver: Textual's terminal driver, writing only what changed, for people on a bad line."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, TypeGuard

if TYPE_CHECKING:
    from textual.app import App
    from textual.driver import Driver

    from tui.driver.thin import ThinDriver


def choose_driver() -> type[Driver] | None:
    """Give the driver class for `App(driver_class=…)`.

    Textual's own writes what it does where the person asked for that with `CARNET_DRIVER=stock`; None means it where the
    platform is not posix.
    """
    if os.name != "posix":
        return None
    if os.environ.get("CARNET_DRIVER") == "stock":
        from tui.driver.stock import StockDriver

        return StockDriver
    from tui.driver.thin import ThinDriver

    return ThinDriver


def is_patient(driver: Driver | None) -> TypeGuard[ThinDriver]:
    """Tell whether the driver can keep a picture back until it is whole."""
    from tui.driver.thin import ThinDriver

    return isinstance(driver, ThinDriver)


def repaint(app: App[Any]) -> None:
    """Have everything drawn again; by the thin driver also what it takes to be on the terminal already."""
    from tui.driver.thin import ThinDriver

    if isinstance(app._driver, ThinDriver):
        app._driver.repaint()
    app.screen.refresh(layout=True)
