"""What was found in one article, as Python's objects. Offsets count characters: `text[start:end]` cuts the words out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Dict, List, NamedTuple, Optional, Sequence, Tuple

from . import _html

Span = Tuple[int, int]

#: What stands for the words between two pieces of a text, as in the tables.
GAP = " [...] "


class Confidence(NamedTuple):
    """How sure each decision is, as calibrated probabilities."""

    #: That the whole row is right.
    row: float
    #: That the content is an attributed one with these borders.
    content: float
    #: That the source belongs to the content.
    source: float
    #: That the speaker is the one behind the source.
    speaker: float


@dataclass(frozen=True)
class Piece:
    """Words of the article and where they stand."""

    text: str
    spans: Tuple[Span, ...]

    @property
    def span(self) -> Optional[Span]:
        """From the start of the first piece to the end of the last; None where there are no words."""
        return (self.spans[0][0], self.spans[-1][1]) if self.spans else None

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.spans)


@dataclass(frozen=True)
class Speaker:
    """The entity behind one or more sources of the article."""

    name: str
    kind: str
    roles: Tuple[str, ...]
    aliases: Tuple[str, ...]
    #: Where the article gives the name.
    span: Optional[Span]


@dataclass(frozen=True)
class Entity:
    """A named entity."""

    text: str
    #: `PER`, `ORG`, `LOC` or `MISC`.
    type: str
    span: Span
    confidence: float
    speaker: Optional[Speaker]


@dataclass(frozen=True)
class Quote:
    """Who said what, once."""

    id: str
    content: Piece
    cue: Piece
    source: Piece
    speaker: Optional[Speaker]
    #: `direct`, `mixed` or `indirect`.
    type: str
    speaker_kind: str
    source_form: str
    cue_class: str
    negated: bool
    in_headline: bool
    #: Whom the speaker speaks for; empty where the text does not say.
    speaks_for: str
    #: The rule that decided the speaker.
    decided_by: str
    confidence: Confidence
    #: The id of the quote in which this one is reported.
    inside: Optional[str]

    @property
    def text(self) -> str:
        """What is said, verbatim; pieces that the text interrupts are joined by ` [...] `."""
        return self.content.text

    @property
    def span(self) -> Span:
        """From the start of the content's first piece to the end of its last."""
        return (self.content.spans[0][0], self.content.spans[-1][1])


@dataclass(frozen=True)
class Result:
    """Everything found in one article."""

    id: str
    text: str
    #: `ok`, or `not_english` where it was therefore not read.
    status: str
    quotes: List[Quote]
    speakers: List[Speaker]
    entities: List[Entity]
    #: What it was made of: the article's object in `extractions.jsonl`.
    data: Dict[str, Any]

    @classmethod
    def from_json(cls, line: str) -> "Result":
        """A result from its line of `extractions.jsonl`."""
        data = json.loads(line)
        text = data["text"]
        speakers = [_speaker(it) for it in data.get("speakers", [])]
        return cls(
            id=data["id"],
            text=text,
            status=data.get("status", "ok"),
            quotes=[_quote(it, text, speakers) for it in data["attributions"]],
            speakers=speakers,
            entities=[_entity(it, text, speakers) for it in data.get("entities", [])],
            data=data,
        )

    def to_json(self) -> str:
        """The article's line of `extractions.jsonl`."""
        return json.dumps(self.data, ensure_ascii=False, separators=(",", ":"))

    def byte_span(self, span: Span) -> Span:
        """A span in bytes of the text's UTF-8, as the Rust library counts them."""
        start = len(self.text[: span[0]].encode())
        return (start, start + len(self.text[span[0] : span[1]].encode()))

    def _repr_html_(self) -> str:
        return _html.result(self)


def _piece(text: str, spans: Sequence[Sequence[int]]) -> Piece:
    pairs = tuple((start, end) for start, end in spans)
    return Piece(GAP.join(text[start:end] for start, end in pairs), pairs)


def _pair(span: Optional[Sequence[int]]) -> Optional[Span]:
    return None if span is None else (span[0], span[1])


def _speaker(data: Dict[str, Any]) -> Speaker:
    return Speaker(
        name=data["name"],
        kind=data["kind"],
        roles=tuple(data.get("roles", ())),
        aliases=tuple(data.get("aliases", ())),
        span=_pair(data.get("mention")),
    )


def _of(speakers: List[Speaker], data: Dict[str, Any]) -> Optional[Speaker]:
    index = data.get("speaker_index")
    return None if index is None else speakers[index]


def _entity(data: Dict[str, Any], text: str, speakers: List[Speaker]) -> Entity:
    start, end = data["span"]
    return Entity(text[start:end], data["type"], (start, end), data["confidence"], _of(speakers, data))


def _quote(data: Dict[str, Any], text: str, speakers: List[Speaker]) -> Quote:
    return Quote(
        id=data["id"],
        content=_piece(text, data["content"]),
        cue=_piece(text, data["cue"]),
        source=_piece(text, data["source"]),
        speaker=_of(speakers, data),
        type=data["type"],
        speaker_kind=data["speaker_kind"],
        source_form=data["source_form"],
        cue_class=data["cue_class"],
        negated=data["negated"],
        in_headline=data["in_headline"],
        speaks_for=data["speaks_for"],
        decided_by=data["decided_by"],
        confidence=Confidence(**data["confidence"]),
        inside=data.get("inside"),
    )
