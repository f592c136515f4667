"""The settings of one run: from the command line, else the environment, else the configuration file, else defaults."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from store import urls
from tui import private

THEMES = ("terminal", "dark", "light", "contrast")
"""The first is the default: the terminal's own sixteen colours."""

_TRUE = frozenset({"1", "true", "yes", "on"})
_FALSE = frozenset({"0", "false", "no", "off", ""})


class ConfigError(Exception):
    """A setting cannot be used; ``str(error)`` says where it stands, what is wrong and how to mend it."""


@dataclass(frozen=True, slots=True)
class Config:
    """Everything a run was told from outside; ``docs/configuration.md`` describes each key."""

    database: str = field(repr=False)
    """Path or URL of the store; kept out of the repr because it may hold a password (A2)."""
    operator: str
    """Login under which changes are recorded."""
    data_dir: Path
    """Folder of the store, the drafts and what was copied last."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """Keys by the id of the binding they replace; whether the ids exist is for `tui.keys` to say."""
    theme: str = THEMES[0]
    ascii: bool = False
    mouse: bool = False
    country: str = ""
    """Two letters, for phone numbers without a country code; empty: what the settings of the store say."""
    language: str = ""
    """BCP 47 code that a new contact starts with; empty: what the settings of the store say."""
    file: Path | None = None
    """The configuration file that was read, if there is one."""


class Setting(NamedTuple):
    """One key of the configuration file, and of the environment as ``CARNET_`` and its name in capitals."""

    name: str
    read: Callable[[object], object]
    """Turns what stands in the file, or the text of the environment, into the value; ValueError says what fits."""
    in_environment: bool = True


def _text(value: object) -> str:
    if isinstance(value, str) and value.strip():
        return value.strip()
    raise ValueError("must be a text that is not empty")


def _database(value: object) -> str:
    text = _text(value)
    if urls.is_known(text):
        return text
    raise ValueError("must be a path, sqlite:///… or postgresql://…")


def _flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    word = value.strip().lower() if isinstance(value, str) else None
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise ValueError("must be true or false")


def _theme(value: object) -> str:
    if isinstance(value, str) and value in THEMES:
        return value
    raise ValueError(f"must be one of {', '.join(THEMES)}")


def _country(value: object) -> str:
    if isinstance(value, str) and (value == "" or (len(value) == 2 and value.isascii() and value.isalpha())):
        return value.upper()
    raise ValueError("must be a country of two letters, such as FR or GB, or empty")


def _language(value: object) -> str:
    if isinstance(value, str) and value.isascii() and value.replace("-", "").isalnum() and 2 <= len(value) <= 35:
        return value
    raise ValueError("must be a language code such as fr or pt-BR")


def _folder(value: object) -> Path:
    path = Path(_text(value)).expanduser()
    if path.is_absolute():
        return path
    raise ValueError("must be an absolute path, or begin with ~")


def _keys(value: object) -> Mapping[str, str]:
    if not isinstance(value, dict):
        raise ValueError('must be a table of binding ids and keys, such as "contact.copy_email" = "y"')
    flat: dict[str, str] = {}
    for name, keys in _flattened(value):
        if not isinstance(keys, str) or not keys:
            raise ValueError(f"{name} must be a key, or several with commas between them, as a text")
        flat[name] = keys
    return MappingProxyType(flat)


def _flattened(table: Mapping[str, object], prefix: str = "") -> list[tuple[str, object]]:
    """``contact.copy_email = "y"`` without quotes is a table in a table to TOML; both spellings mean the same here."""
    pairs: list[tuple[str, object]] = []
    for name, value in table.items():
        if isinstance(value, dict):
            pairs.extend(_flattened(value, f"{prefix}{name}."))
        else:
            pairs.append((prefix + name, value))
    return pairs


SETTINGS = (
    Setting("database", _database),
    Setting("data_dir", _folder),
    Setting("operator", _text),
    Setting("theme", _theme),
    Setting("ascii", _flag),
    Setting("mouse", _flag),
    Setting("country", _country),
    Setting("language", _language),
    Setting("keys", _keys, in_environment=False),
)


def load(
    environment: Mapping[str, str] | None = None,
    *,
    file: str | None = None,
    given: Mapping[str, object] = MappingProxyType({}),
) -> Config:
    """Read the settings: ``given`` on the command line, then ``CARNET_…``, then the file, then the defaults.

    ``file`` stands for ``CARNET_CONFIG``; a file that is named must be there. An empty variable counts as not set.
    Raises ConfigError naming the place and the key of whatever cannot be used.
    """
    environment = os.environ if environment is None else environment
    named = file or environment.get("CARNET_CONFIG", "")
    path = Path(named).expanduser() if named else _xdg(environment, "XDG_CONFIG_HOME", ".config") / "config.toml"
    table = _table(path, must_exist=bool(named))
    found: dict[str, Any] = {}
    for setting in SETTINGS:
        for place, value in _places(setting, given, environment, table or {}, path):
            try:
                found[setting.name] = setting.read(value)
            except ValueError as problem:
                raise ConfigError(f"{place}: {setting.name} {problem}") from None
            break
    if table and "database" in table:
        _check_stored_database(path, str(table["database"]))
    data_dir = found.setdefault("data_dir", _xdg(environment, "XDG_DATA_HOME", ".local/share"))
    found.setdefault("database", str(data_dir / "carnet.db"))
    found.setdefault("operator", _login())
    return Config(**found, file=None if table is None else path)


def complaints(config: Config) -> list[str]:
    """Sentences on the folder or the configuration being open to others here (A1); a store tells of its own files."""
    return [sentence for path in (config.data_dir, config.file) if path and (sentence := private.complaint(path))]


def _places(
    setting: Setting,
    given: Mapping[str, object],
    environment: Mapping[str, str],
    table: Mapping[str, object],
    path: Path,
) -> Iterator[tuple[str, object]]:
    """Where a setting stands, the strongest first, each with its value."""
    if given.get(setting.name) is not None:
        yield f"--{setting.name.replace('_', '-')}", given[setting.name]
    variable = f"CARNET_{setting.name.upper()}"
    if setting.in_environment and environment.get(variable):
        yield variable, environment[variable]
    if setting.name in table:
        yield str(path), table[setting.name]


def _table(path: Path, *, must_exist: bool) -> Mapping[str, object] | None:
    """What the file says, None where there is no file."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        if must_exist:
            raise ConfigError(f"{path}: there is no such file · correct CARNET_CONFIG or --config") from None
        return None
    except (OSError, UnicodeDecodeError) as problem:
        reason = problem.strerror if isinstance(problem, OSError) else "it is not UTF-8 text"
        raise ConfigError(f"{path}: cannot be read: {reason}") from None
    import tomllib  # only where there is something to read

    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise ConfigError(f"{path}: is not TOML: {problem}") from None
    names = [setting.name for setting in SETTINGS]
    for name in table:
        if name not in names:
            from difflib import get_close_matches

            close = get_close_matches(name, names, n=1)
            mend = f"did you mean {close[0]}?" if close else f"the keys are {', '.join(names)}"
            raise ConfigError(f"{path}: unknown key {name} · {mend}")
    return table


def _check_stored_database(path: Path, database: str) -> None:
    """A store named in the file is the same one from every folder, and a password there is nobody else's to read."""
    if urls.has_password(database) and private.is_loose(path):
        raise ConfigError(f"{path}: holds a password and others on this machine may read it · chmod 600 {path}")
    stored = urls.sqlite_path(database)
    if stored is not None and not stored.is_absolute():
        raise ConfigError(f"{path}: database must be a URL, an absolute path, or begin with ~")


def _xdg(environment: Mapping[str, str], variable: str, otherwise: str) -> Path:
    """Our folder below an XDG base folder; a relative one counts as not set, as that specification asks."""
    base = environment.get(variable, "")
    return (Path(base) if base.startswith("/") else Path.home() / otherwise) / "carnet"


def _login() -> str:
    """The name of the account that runs this process: by its number, for ``$USER`` can be set to anything (A3)."""
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"uid {os.getuid()}"
