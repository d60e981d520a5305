"""Everything about one article as JSON, with the annotations in the W3C's model as well.

`read` gives back what `write` was given. The part `annotationPage` follows the Web Annotation Data
Model, so that other programs understand it; its positions count code points.
"""

from __future__ import annotations

import json
from datetime import UTC
from typing import TYPE_CHECKING

from desktop_app.core.annotation import COLOUR_COUNT
from desktop_app.core.codec import (
    Json,
    analysis_from_dict,
    analysis_to_dict,
    annotation_from_dict,
    annotation_to_dict,
    article_from_dict,
    article_to_dict,
    decision_from_dict,
    decision_to_dict,
)
from desktop_app.core.errors import FormatError
from desktop_app.formats.export.reading import Reading

if TYPE_CHECKING:
    from datetime import datetime

    from desktop_app.core.annotation import Annotation

FORMAT = "rubricator-article"
VERSION = 1
_CONTEXT = "http://www.w3.org/ns/anno.jsonld"


def write(reading: Reading) -> str:
    """Return the article, findings, annotations and decisions as JSON."""
    data: dict[str, Json] = {
        "format": FORMAT,
        "version": VERSION,
        "id": reading.article_id,
        "article": article_to_dict(reading.article),
        "analysis": analysis_to_dict(reading.found),
        "annotations": [annotation_to_dict(one) for one in reading.annotations],
        "decisions": [decision_to_dict(one) for one in reading.decisions],
        "colour_names": list(reading.colour_names),
        "annotationPage": annotation_page(reading),
    }
    return json.dumps(data, ensure_ascii=False, indent=1).translate(_SURROGATES) + "\n"


#: Halves of characters can stand in JSON as escapes only.
_SURROGATES = {code: f"\\u{code:04x}" for code in range(0xD800, 0xE000)}


def read(text: str) -> Reading:
    """Return what `write` wrote.

    Raises:
        FormatError: It is something else, of a later version, or damaged.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FormatError("This is no article exported by Rubricator: it is no JSON.") from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise FormatError("This is no article exported by Rubricator.")
    if data.get("version") != VERSION:
        raise FormatError("This was exported by a later version. Update the program.")
    try:
        return _reading(data)
    except (ValueError, TypeError) as error:
        raise FormatError(f"This exported article is damaged: {error}.") from error


def _reading(data: dict[str, object]) -> Reading:
    names = data.get("colour_names")
    if not isinstance(names, list) or len(names) != COLOUR_COUNT:
        raise ValueError("it lacks the names of the colours")
    return Reading(
        article_id=str(data.get("id", "")),
        article=article_from_dict(data.get("article")),
        found=analysis_from_dict(data.get("analysis")),
        annotations=tuple(map(annotation_from_dict, _list(data, "annotations"))),
        decisions=tuple(map(decision_from_dict, _list(data, "decisions"))),
        colour_names=tuple(map(str, names)),
    )


def _list(data: dict[str, object], name: str) -> list[object]:
    value = data.get(name)
    if not isinstance(value, list):
        raise ValueError(f"{name} is no list")
    return value


def annotation_page(reading: Reading) -> dict[str, Json]:
    """Return the reader's annotations in the Web Annotation Data Model."""
    items: list[Json] = [_annotation(one, reading) for one in reading.annotations]
    return {
        "@context": _CONTEXT,
        "id": f"rubricator:{reading.article_id}#annotations",
        "type": "AnnotationPage",
        "items": items,
    }


def _annotation(one: Annotation, reading: Reading) -> Json:
    bodies: list[Json] = []
    if one.note:
        bodies.append(
            {
                "type": "TextualBody",
                "value": one.note,
                "format": "text/markdown",
                "purpose": "commenting",
            }
        )
    bodies += [{"type": "TextualBody", "value": tag, "purpose": "tagging"} for tag in one.tags]
    if one.colour:
        name = reading.colour_names[one.colour - 1]
        bodies.append({"type": "TextualBody", "value": name, "purpose": "classifying"})
    return {
        "@context": _CONTEXT,
        "id": f"urn:uuid:{one.id}",
        "type": "Annotation",
        "motivation": "commenting" if one.note else "highlighting",
        "created": _moment(one.created),
        "modified": _moment(one.modified),
        "body": bodies,
        "target": _target(one, reading),
    }


def _target(one: Annotation, reading: Reading) -> Json:
    anchor = one.anchor
    if anchor is None:
        return reading.link
    quote: dict[str, Json] = {
        "type": "TextQuoteSelector",
        "exact": anchor.exact,
        "prefix": anchor.prefix,
        "suffix": anchor.suffix,
    }
    selectors: list[Json] = [quote]
    if not one.is_orphan:
        selectors.insert(
            0, {"type": "TextPositionSelector", "start": anchor.start, "end": anchor.end}
        )
    return {"source": reading.link, "selector": selectors}


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
