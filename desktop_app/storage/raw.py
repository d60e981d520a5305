"""Rows out of the bytes of a library file, without SQLite, for when SQLite finds no way in.

Each leaf page of a table is read by itself, so a lost page costs the rows on it and no others: the
tree above it and the file's directory are not needed. To which table a row belongs is told by the
number and types of its values (`RowShape`). The format is described at
https://www.sqlite.org/fileformat2.html.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy import Float, Integer, LargeBinary

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Column, Table

Stored: TypeAlias = str | bytes | int | float | None

_PAGE_BYTES = 4096
_TABLE_LEAF = 0x0D
_LOG_MAGIC = (0x377F0682, 0x377F0683)
_LOG_HEADER, _FRAME_HEADER = 32, 24
#: Serial types of whole numbers, and how many bytes they take.
_INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}


@dataclass(frozen=True, slots=True)
class RowShape:
    """What the rows of a table look like in the file."""

    table: Table

    def row(self, key: int, values: tuple[Stored, ...]) -> dict[str, Stored] | None:
        """Return the values by column when they can be a row of the table, else None."""
        columns = list(self.table.columns)
        if len(values) != len(columns):
            return None
        row: dict[str, Stored] = {}
        for column, value in zip(columns, values, strict=True):
            if _is_key(column) and value is None:  # the key itself is not stored twice
                row[column.name] = key
            elif _fits(column, value):
                row[column.name] = value
            else:
                return None
        return row


def _is_key(column: Column[object]) -> bool:
    return column.primary_key and isinstance(column.type, Integer)


def _fits(column: Column[object], value: Stored) -> bool:
    if value is None:
        return bool(column.nullable)
    if _is_key(column):
        return False
    if isinstance(column.type, Integer):
        return isinstance(value, int)
    if isinstance(column.type, Float):
        return isinstance(value, int | float)
    return isinstance(value, bytes if isinstance(column.type, LargeBinary) else str)


def read_rows(path: Path) -> Iterator[tuple[int, tuple[Stored, ...]]]:
    """Yield key and values of all rows of all tables that can be read, in no order.

    Raises:
        OSError: The file cannot be read at all.
    """
    pages = _Pages(path)
    for number in pages.numbers():
        yield from pages.rows(number)


class _Pages:
    """The pages of a file, the newest of each: from the write-ahead log where it has one."""

    def __init__(self, path: Path) -> None:
        self._data = path.read_bytes()
        size = int.from_bytes(self._data[16:18], "big")
        self.size = 65536 if size == 1 else size
        if self.size < 512 or self.size & (self.size - 1):
            self.size = _PAGE_BYTES
        log = path.with_name(path.name + "-wal")
        self._newer = _read_log(log.read_bytes(), self.size) if log.is_file() else {}
        self._free = self._free_pages()

    def numbers(self) -> Iterator[int]:
        last = max(len(self._data) // self.size, max(self._newer, default=0))
        return (number for number in range(1, last + 1) if number not in self._free)

    def page(self, number: int) -> bytes:
        """Return a page, counted from 1; empty when there is none."""
        if number in self._newer:
            return self._newer[number]
        page = self._data[(number - 1) * self.size : number * self.size] if number > 0 else b""
        return page if len(page) == self.size else b""

    def _free_pages(self) -> frozenset[int]:
        """Return the pages that hold nothing any more; their old rows are not wanted."""
        free: set[int] = set()
        number = int.from_bytes(self.page(1)[32:36], "big")
        while number and number not in free:
            free.add(number)
            trunk = self.page(number)
            count = min(int.from_bytes(trunk[4:8], "big"), max(len(trunk) // 4 - 2, 0))
            free.update(struct.unpack_from(f">{count}I", trunk, 8))
            number = int.from_bytes(trunk[:4], "big")
        return frozenset(free)

    def rows(self, number: int) -> Iterator[tuple[int, tuple[Stored, ...]]]:
        page = self.page(number)
        start = 100 if number == 1 else 0
        if len(page) <= start or page[start] != _TABLE_LEAF:
            return
        count = int.from_bytes(page[start + 3 : start + 5], "big")
        for index in range(min(count, self.size // 4)):
            pointer = start + 8 + 2 * index
            try:
                yield self._row(page, int.from_bytes(page[pointer : pointer + 2], "big"))
            except (IndexError, ValueError, struct.error):
                continue

    def _row(self, page: bytes, position: int) -> tuple[int, tuple[Stored, ...]]:
        length, position = _varint(page, position)
        key, position = _varint(page, position)
        largest, smallest = self.size - 35, (self.size - 12) * 32 // 255 - 23
        if length <= largest:
            return key, _values(_exactly(page, position, length))
        local = smallest + (length - smallest) % (self.size - 4)
        local = local if local <= largest else smallest
        parts = [_exactly(page, position, local)]
        missing = length - local
        number = int.from_bytes(_exactly(page, position + local, 4), "big")
        while missing > 0:
            overflow = self.page(number)
            parts.append(_exactly(overflow, 4, min(missing, self.size - 4)))
            missing -= len(parts[-1])
            number = int.from_bytes(overflow[:4], "big")
        return key, _values(b"".join(parts))


def _read_log(data: bytes, size: int) -> dict[int, bytes]:
    """Return the pages that committed transactions left in a write-ahead log."""
    if len(data) < _LOG_HEADER or int.from_bytes(data[:4], "big") not in _LOG_MAGIC:
        return {}
    salts = data[16:24]
    committed: dict[int, bytes] = {}
    pending: dict[int, bytes] = {}
    step = _FRAME_HEADER + size
    for start in range(_LOG_HEADER, len(data) - step + 1, step):
        number, pages_after, salt = struct.unpack_from(">II8s", data, start)
        if salt != salts:
            break
        pending[number] = data[start + _FRAME_HEADER : start + step]
        if pages_after:
            committed.update(pending)
            pending.clear()
    return committed


def _exactly(data: bytes, position: int, length: int) -> bytes:
    part = data[position : position + length]
    if len(part) != length:
        raise ValueError("the row goes on where nothing is")
    return part


def _varint(data: bytes, position: int) -> tuple[int, int]:
    value = 0
    for _ in range(8):
        byte = data[position]
        position += 1
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, position
    return value << 8 | data[position], position + 1


def _values(record: bytes) -> tuple[Stored, ...]:
    end, position = _varint(record, 0)
    kinds: list[int] = []
    while position < end:
        kind, position = _varint(record, position)
        kinds.append(kind)
    values: list[Stored] = []
    for kind in kinds:
        value, position = _value(record, position, kind)
        values.append(value)
    return tuple(values)


def _value(record: bytes, position: int, kind: int) -> tuple[Stored, int]:
    if kind == 0:
        return None, position
    if kind in (8, 9):
        return kind - 8, position
    if kind in _INTEGERS:
        data = _exactly(record, position, _INTEGERS[kind])
        return int.from_bytes(data, "big", signed=True), position + len(data)
    if kind == 7:
        data = _exactly(record, position, 8)
        return float(struct.unpack(">d", data)[0]), position + 8
    if kind < 12:
        raise ValueError(f"no value has the type {kind}")
    data = _exactly(record, position, (kind - 12) // 2)
    return (data.decode() if kind % 2 else data), position + len(data)
