"""Turn bytes into text: byte order mark, declared encoding, UTF-8, then a guess that is told."""

from __future__ import annotations

import codecs
import re

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What browsers take for these labels (WHATWG Encoding Standard).
LABELS = {
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "big5": "big5hkscs",
    "unicode": "utf-8",
    "utf8": "utf-8",
    "utf-16": "utf-8",
}
SAMPLE_BYTES = 200_000
# Names of the code pages that are easily taken for Windows-1252.
LATIN = ("cp125", "cp4", "cp7", "cp8", "iso8859", "latin", "mac_")
WESTERN = frozenset("àâäáãåæçèéêëíìîïñóòôöõøœúùûüÿßšžªº")
INNER_SIGN = re.compile(r"(?<=[^\W\d_])[^\w\s\x00-\x7f’‘–—…“”«»·­\xa0](?=[^\W\d_])")
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


class NotTextError(ValueError):
    """The bytes are no text."""


def decode_text(data: bytes, declared: str = "") -> tuple[str, list[str]]:
    """Decode a plain text and list what had to be guessed.

    Args:
        data: the bytes of the file.
        declared: an encoding that came with them, tried after the byte order mark.

    Raises:
        NotTextError: The bytes are those of a picture, a program or the like.
    """
    text, warnings = _decode(data, declared)
    text, removed = _without_controls(text)
    if removed:
        warnings.append(f"{_count(removed, 'control character')} left out.")
    return text, warnings


def decode_declared(data: bytes, declared: str) -> tuple[str, list[str]]:
    """Decode markup whose encoding may be named by the server or in the markup."""
    text, warnings = _decode(data, declared)
    return text.replace("\0", ""), warnings


def _decode(data: bytes, declared: str) -> tuple[str, list[str]]:
    for mark, name in BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace"), []
    wide = _wide_encoding(data)
    if wide:
        return data.decode(wide, "replace"), []
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        pass
    named = codec_name(declared)
    if named and named != "utf-8":
        try:
            return data.decode(named), []
        except UnicodeDecodeError:
            return _replaced(data, named)
    if _is_almost_utf8(data):
        return _mended(data)
    return _guessed(data)


def codec_name(label: str) -> str:
    """Return Python's name of a declared encoding, or nothing when it is unknown."""
    cleaned = label.strip().strip("\"'").lower()
    cleaned = LABELS.get(cleaned, cleaned)
    try:
        return codecs.lookup(cleaned).name if cleaned else ""
    except LookupError:
        return ""


def _wide_encoding(data: bytes) -> str:
    """Recognise UTF-16 without a byte order mark: every second byte is zero."""
    sample = data[:4096]
    if len(sample) < 8 or b"\0" not in sample:
        return ""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) / 2
    if odd > 0.7 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.7 * half and odd < 0.1 * half:
        return "utf-16-be"
    return ""


def _is_almost_utf8(data: bytes) -> bool:
    sample = data[:SAMPLE_BYTES]
    broken = sum("\udc80" <= c <= "\udcff" for c in sample.decode("utf-8", "surrogateescape"))
    good = sum(byte >= 0xC0 for byte in sample) - broken
    return good > 4 * broken


def _mended(data: bytes) -> tuple[str, list[str]]:
    """Read the few bytes that are no UTF-8 as Windows-1252, so that none is dropped."""
    escaped = data.decode("utf-8", "surrogateescape")
    mended = re.sub(
        "[\udc80-\udcff]",
        lambda match: bytes([ord(match.group()) - 0xDC00]).decode("cp1252", "replace"),
        escaped,
    )
    return mended, ["Some bytes are no UTF-8; they were read as Windows-1252."]


def _replaced(data: bytes, name: str) -> tuple[str, list[str]]:
    text = data.decode(name, "replace")
    lost = text.count("\N{REPLACEMENT CHARACTER}")
    return text, [f"{_count(lost, 'character')} could not be read as {name}; shown as \ufffd."]


def _guessed(data: bytes) -> tuple[str, list[str]]:
    from charset_normalizer import from_bytes

    sample = data[:SAMPLE_BYTES]
    match = from_bytes(sample).best()
    if (match is None or match.encoding.startswith(LATIN)) and _is_western(sample):
        name = "cp1252"
    elif match is None:
        raise NotTextError
    else:
        name = LABELS.get(match.encoding.replace("_", "-"), match.encoding)
    text = data.decode(name, "replace")
    return text, [f"The encoding was guessed as {name}; accents may be wrong."]


def _is_western(sample: bytes) -> bool:
    """Tell whether a sample makes good Windows-1252: Western letters, no signs within words.

    Guessers cannot tell the Latin code pages apart in a short text; this one is the most common.
    """
    text = sample.decode("cp1252", "replace")
    if CONTROL.search(text) or INNER_SIGN.search(text) or "\ufffd" in text:
        return False
    accents = [c for c in text if not c.isascii() and c.isalpha()]
    return len(accents) < 0.3 * len(text) and all(c.lower() in WESTERN for c in accents)


def _without_controls(text: str) -> tuple[str, int]:
    removed = len(CONTROL.findall(text))
    if removed > max(3, len(text) // 50):
        raise NotTextError
    return (CONTROL.sub("", text) if removed else text), removed


def _count(number: int, noun: str) -> str:
    return f"{number} {noun} was" if number == 1 else f"{number} {noun}s were"
