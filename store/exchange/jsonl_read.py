"""Reads JSON Lines into checked records, a line at a time; a bad line costs only itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO, NoReturn

from store.errors import Refused
from store.exchange.interchange import check
from store.exchange.items import Item

LINE_LIMIT = 1_000_000
"""Longest line that is read, in bytes."""
HOPELESS = 1000
"""After so many lines without one good record among them the rest of a file is not read."""

_BOM = b"\xef\xbb\xbf"


def read_lines(stream: BinaryIO, file: str) -> Iterator[Item]:
    """Each line of ``stream`` that is not empty, as a checked record or refused; memory stays bounded (B1)."""
    index = good = 0
    for number, raw in _lines(stream):
        line = raw.removeprefix(_BOM) if number == 1 else raw
        if not line.strip():
            continue
        index += 1
        item = Item(file, index, number, None, raw)
        try:
            item.record = check(_parsed(line), 0)
            good += 1
        except Refused as error:
            item.refuse(str(error))
        yield item
        if index == HOPELESS and not good:
            rest = Item(file, 0, number, None)
            rest.refuse(f"none of the first {HOPELESS:,} lines is a record, so the rest was not read · is this JSON Lines?")
            yield rest
            return


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Each line with its number; of one that is too long a little more than the limit, so that it is seen to be."""
    number = 0
    while raw := stream.readline(LINE_LIMIT + 2):
        number += 1
        yield number, raw
        while len(raw) == LINE_LIMIT + 2 and not raw.endswith(b"\n"):
            raw = stream.readline(LINE_LIMIT + 2)


def _parsed(line: bytes) -> Any:
    """The value of a line. Raises Refused with the reason where it is none."""
    if len(line) > LINE_LIMIT and len(line.rstrip(b"\r\n")) > LINE_LIMIT:
        raise Refused("the line is too long", f"more than {LINE_LIMIT:,} bytes", "shorten its note")
    try:
        text = line.decode("utf-8").strip()
        found, end = _quick.raw_decode(text)
        if end == len(text) and type(found) is dict and '" ' not in text and '"\t' not in text:
            named = text.count('":')
            if named == len(found) or named == _keys(found):
                return found
        return _thorough.decode(text)
    except UnicodeDecodeError as error:
        raise Refused("the line is not UTF-8", f"byte {error.start + 1} is no character", "save the file as UTF-8") from None
    except json.JSONDecodeError as error:
        raise Refused("not JSON", f"{error.msg}, character {error.pos + 1}", "correct the line") from None
    except RecursionError:
        raise Refused("not a record", "brackets inside brackets without end", "correct the line") from None
    except ValueError:
        raise Refused("not a record", "a number has too many digits", "correct the line") from None


def _keys(obj: dict[str, Any]) -> int:
    """How many keys there are in an object and in the objects of its lists: as many as the text names, if none comes twice."""
    count = len(obj)
    for value in obj.values():
        if type(value) is list:
            for each in value:
                if type(each) is dict:
                    count += len(each)
        elif type(value) is dict:
            count += _keys(value)
    return count


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for at, name in enumerate(names) if name in names[:at])
        raise Refused(f"the key {twice[:60]!r} stands there twice", mend="keep one of them")
    return found


def _no_number(word: str) -> NoReturn:
    raise Refused(f"{word} is no value", mend="use null")


_quick = json.JSONDecoder(parse_constant=_no_number)
_thorough = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_no_number)
"""Sees keys that come twice, and takes four times as long; asked where counting the keys does not settle it."""
