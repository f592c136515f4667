"""Where a store is, as a person writes it: the path or URL of a file, or the URL of a server; shown without password."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

_POSTGRES = ("postgresql://", "postgres://")
_SQLITE = "sqlite:"


def is_known(url: str) -> bool:
    """Whether ``url`` can be a store: a path, or a URL of one of the engines."""
    return "://" not in url or url.startswith((_SQLITE, *_POSTGRES))


def is_postgres(url: str) -> bool:
    """Whether ``url`` means a store on a PostgreSQL server; anything else is a file."""
    return url.startswith(_POSTGRES)


def sqlite_path(url: str) -> Path | None:
    """The file meant by a path or ``sqlite:///`` URL (three slashes: from the current folder, four: from the root)."""
    if is_postgres(url):
        return None
    if url.startswith(_SQLITE):
        path = urlsplit(url).path
        return Path(unquote(path.removeprefix("/"))).expanduser()
    return Path(url).expanduser()


def has_password(url: str) -> bool:
    """Whether ``url`` carries a password, as ``user:password@`` or as a parameter."""
    return masked(url) != url


def masked(url: str) -> str:
    """``url`` fit to be shown: any password is ``***`` (A2). In doubt it hides too much: passwords hold any sign."""
    scheme, mark, rest = url.partition("://")
    if not mark or url.startswith(_SQLITE):
        return url
    user, at, place = rest.rpartition("@")
    name, colon, _ = user.partition(":")
    place, question, parameters = place.partition("?")
    shown = "&".join(_masked_parameter(parameter) for parameter in parameters.split("&"))
    return f"{scheme}://{name}{':***' if colon else ''}{at}{place}{question}{shown}"


def _masked_parameter(parameter: str) -> str:
    name = parameter.partition("=")[0]
    return f"{name}=***" if "password" in name.lower() else parameter
