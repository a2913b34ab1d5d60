"""Topic files: reads and writes the digests' YAML format. Apart from ``bot.core.topics`` because YAML is slow to
import."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import yaml
from yaml import MappingNode, Node, ScalarNode, SequenceNode, YAMLError

from bot.core.errors import TopicsError
from bot.core.papers import UNSAFE
from bot.core.topics import Condition, Topic

_TAG = "tag:yaml.org,2002:"
_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?|0o[0-7]+")
"""Plain scalars that newer readers of YAML take for numbers, and PyYAML for text (``1e3``)."""

_NAME_LENGTH = 100
_EXAMPLE = "Write it like this: Diffusion: {keywords: [Diffusion, DDPM], filters: [2D]}."
_Pairs = list[tuple[str, Node, Node]]


def read(text: str, where: str) -> tuple[Topic, ...]:
    """See ``bot.core.topics.parse_topics``."""
    return _Reader(where).topics(text)


class _Reader:
    """Reads nodes rather than values: they know their lines, and what was written where YAML sees a number."""

    def __init__(self, where: str) -> None:
        self._where = where

    def topics(self, text: str) -> tuple[Topic, ...]:
        root = self._compose(text)
        pairs = self._pairs(root, "The file") if root else []
        sections = {key: value for key, _, value in pairs}
        if "topic" in sections and not _is_topic(sections["topic"]):
            self._only(pairs, ("topic", "category"), "a section of a topics file")
            section = sections["topic"]
            pairs = [] if _is_null(section) else self._pairs(section, "“topic”")
        if not pairs:
            raise TopicsError("There are no topics in the file.", where=self._where, do=_EXAMPLE)
        return tuple(self._topic(name, key, value) for name, key, value in pairs)

    def _compose(self, text: str) -> Node | None:
        try:
            return yaml.compose(text, Loader=yaml.SafeLoader)
        except YAMLError as error:
            raise _not_yaml(error, self._where) from error
        except (RecursionError, ValueError) as error:  # thousands of brackets; “\U” with a number that is no character
            raise TopicsError("This is not YAML that can be read.", where=self._where, do=_EXAMPLE) from error

    def _topic(self, name: str, key: Node, value: Node) -> Topic:
        if len(name) > _NAME_LENGTH:
            raise self._error(
                key,
                f"The topic's name “{name[:_NAME_LENGTH]}…” is too long: {len(name)} characters.",
                f"Use at most {_NAME_LENGTH}.",
            )
        pairs = self._pairs(value, f"The topic “{name}”")
        self._only(pairs, ("keywords", "filters"), "a part of a topic")
        parts = {part: node for part, _, node in pairs}
        if "keywords" not in parts:
            raise self._error(key, f"The topic “{name}” has no keywords.")
        keywords = self._conditions(parts["keywords"], f"The keywords of “{name}”")
        filters = parts.get("filters")
        if filters is None or _is_null(filters) or filters.value == []:
            return Topic(name, keywords)
        return Topic(name, keywords, self._conditions(filters, f"The filters of “{name}”"))

    def _conditions(self, node: Node, what: str) -> tuple[Condition, ...]:
        return tuple(
            tuple(self._string(part) for part in self._items(item, f"A list in {what[0].lower()}{what[1:]}"))
            if isinstance(item, SequenceNode)
            else (self._string(item),)
            for item in self._items(node, what)
        )

    def _items(self, node: Node, what: str) -> Sequence[Node]:
        if not isinstance(node, SequenceNode):
            raise self._error(node, f"{what} must be a list.")
        if not node.value:
            raise self._error(node, f"{what} must not be an empty list.")
        items: Sequence[Node] = node.value
        return items

    def _pairs(self, node: Node, what: str) -> _Pairs:
        if not isinstance(node, MappingNode):
            raise self._error(node, f"{what} must be names with a colon, each with what belongs to it.")
        pairs = [(self._string(key), key, value) for key, value in node.value]
        seen: set[str] = set()
        for name, key, _ in pairs:
            if name in seen:
                raise self._error(key, f"“{name}” stands here twice.", "Keep one of the two.")
            seen.add(name)
        return pairs

    def _only(self, pairs: _Pairs, known: tuple[str, ...], what: str) -> None:
        for name, key, _ in pairs:
            if name not in known:
                raise self._error(key, f"“{name}” is not {what}.", f"Use {' and '.join(known)}.")

    def _string(self, node: Node) -> str:
        if not isinstance(node, ScalarNode):
            raise self._error(node, "Here a name or keyword should stand, not a list or a mapping.")
        text: str = node.value
        if not text.strip():
            raise self._error(node, "Here is an empty name or keyword.", "Fill it in or take it out.")
        if node.tag != f"{_TAG}str" or (node.style is None and _NUMBER.fullmatch(text)):
            raise self._error(node, f"YAML does not read {text} as text.", f'Quote it: "{text}".')
        if UNSAFE.search(text):
            raise self._error(node, f"{text!a} holds a control character.", "Take it out.")
        return text

    def _error(self, node: Node, what: str, do: str = _EXAMPLE) -> TopicsError:
        return TopicsError(what, where=f"{self._where}, line {node.start_mark.line + 1}", do=do)


def _is_null(node: Node) -> bool:
    return node.tag == f"{_TAG}null"


def _is_topic(node: Node) -> bool:
    """Whether this is one topic (that is called “topic”) rather than a section of topics."""
    return isinstance(node, MappingNode) and any(
        key.value == "keywords" and isinstance(value, SequenceNode) for key, value in node.value
    )


def _not_yaml(error: YAMLError, where: str) -> TopicsError:
    mark = getattr(error, "problem_mark", None)
    place = f"{where}, line {mark.line + 1}" if mark else where
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "it cannot be read"
    return TopicsError(f"This is not YAML: {problem}.", where=place, do=f"Indent with blanks, not tabs. {_EXAMPLE}")


def write(topics: Iterable[Topic]) -> str:
    """See ``bot.core.topics.show_topics``."""
    section = _mapping((topic.name, _mapping(_parts(topic))) for topic in topics)
    root = _mapping([("topic", section)])
    return yaml.serialize(root, Dumper=yaml.SafeDumper, allow_unicode=True, width=10_000)


def _parts(topic: Topic) -> Iterator[tuple[str, Node]]:
    yield "keywords", _sequence(map(_condition, topic.keywords))
    yield "filters", _sequence(map(_condition, topic.filters)) if topic.filters else _scalar("", "null")


def _condition(condition: Condition) -> Node:
    return _scalar(condition[0]) if len(condition) == 1 else _sequence(map(_scalar, condition), flow=True)


def _scalar(text: str, tag: str = "str") -> ScalarNode:
    return ScalarNode(_TAG + tag, text, style="'" if _NUMBER.fullmatch(text) else None)


def _sequence(items: Iterable[Node], *, flow: bool = False) -> Node:
    return SequenceNode(f"{_TAG}seq", list(items), flow_style=flow)


def _mapping(pairs: Iterable[tuple[str, Node]]) -> MappingNode:
    return MappingNode(f"{_TAG}map", [(_scalar(name), node) for name, node in pairs], flow_style=False)
