"""What a mail server answers at each step, and whom that concerns: this recipient, this mail, our name, our login, or
all there is to send (RFC 5321 section 4.2, RFC 3463)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from bot.core.bounces import AGAINST_RULES, TOO_BIG, UNTOLD
from bot.core.deliveries import Closed, Hindrance, Outcome, Refused

Opening = Literal["greeting", "hello", "starttls", "login"]
Stage = Literal["sender", "recipient", "data", "end"]

DAYS = 4.5 * 86_400
"""How long a recipient's server may put us off (RFC 5321, section 4.5.4.1)."""

_BUSY = {421, 454}
_LOGIN = {530, 534, 535, 538}
_NOBODY = {550, 551, 553, 556}
_FULL = (".2.2",)
_TOO_BIG = (".3.4", ".2.3")
_OUR_NAME = (".1.7", ".1.8")


@dataclass(frozen=True, slots=True)
class Reply:
    """``code`` is 0 for what is no reply of SMTP. ``enhanced`` is ``5.1.1`` or empty; ``text`` what else it says."""

    code: int
    text: str
    enhanced: str = ""

    @property
    def good(self) -> bool:
        return 200 <= self.code < 300

    @property
    def later(self) -> bool:
        return self.code < 500

    @property
    def name(self) -> str:
        return f"{self.code} {self.enhanced}".rstrip()

    @property
    def said(self) -> str:
        """``The mail server said: 550 5.1.1 “No such user”.``"""
        return f"The mail server said: {self.name} “{self.text}”."

    def is_about(self, *details: str) -> bool:
        return self.enhanced[1:] in details

    def is_of(self, subject: int) -> bool:
        return self.enhanced[1:].startswith(f".{subject}.")


def read(code: int, text: str) -> Reply:
    """A reply as ``text`` has it; each of its lines may begin with the enhanced code."""
    if not 200 <= code < 600:
        return Reply(0, text or "something that is no reply")
    found = re.match(rf"{code // 100}\.\d{{1,3}}\.\d{{1,3}}(?=\s|$)", text)
    if not found:
        return Reply(code, text)
    return Reply(code, " ".join(text.replace(found[0], "").split()), found[0])


def closed_at(stage: Opening, reply: Reply) -> Closed:
    """What a reply means that is not the wanted one, before there is any mail."""
    wrong = stage == "login" and not reply.later
    return _closed("login" if reply.code in _LOGIN or wrong else "down", reply)


def sort(stage: Stage, reply: Reply) -> Outcome:
    """What a reply that is not the wanted one means for the part. What is taken for unwanted comes as Closed with
    ``reputation``: whether it is only this mail, others will show."""
    if reply.code in _BUSY or not reply.code:
        return _closed("down", reply)
    if reply.code in _LOGIN:
        return _closed("login", reply)
    return {"sender": _sender, "recipient": _recipient, "data": _content, "end": _content}[stage](reply)


def _sender(reply: Reply) -> Outcome:
    if not reply.later and (reply.code == 552 or reply.is_about(*_TOO_BIG)):
        return _refused(reply)
    return _closed("down" if reply.later else "sender", reply)


def _recipient(reply: Reply) -> Outcome:
    if (known := _anywhere(reply)) is not None:
        return known
    if reply.code == 554 or _is_against_rules(reply):
        return _closed("reputation", reply)
    if reply.code in _NOBODY:
        return _gone(reply)
    return _refused(reply)


def _content(reply: Reply) -> Outcome:
    if (known := _anywhere(reply)) is not None:
        return known
    if reply.code in (550, 554) or reply.is_of(7):
        return _closed("reputation", reply)
    return _refused(reply)


def _anywhere(reply: Reply) -> Outcome | None:
    """What means the same whether it is said of the recipient or of the mail."""
    if reply.is_about(*_OUR_NAME):
        return _closed("down" if reply.later else "sender", reply)
    if _is_too_big(reply):
        return _refused(reply)
    if reply.is_about(*_FULL) or reply.code == 552:
        return Refused(reply.name, f"The mailbox is full. {reply.said}", destination=True, patience=DAYS)
    if reply.later:
        return Refused(reply.name, reply.said, patience=DAYS)
    return _gone(reply) if reply.is_of(1) or reply.is_about(".2.1") else None


def _is_too_big(reply: Reply) -> bool:
    unnamed = reply.code == 552 and not reply.enhanced and bool(TOO_BIG.match(reply.text))
    return unnamed or (reply.is_about(*_TOO_BIG) and not reply.later)


def _is_against_rules(reply: Reply) -> bool:
    return reply.is_of(7) or (reply.enhanced in UNTOLD and bool(AGAINST_RULES.search(reply.text)))


def _closed(why: Hindrance, reply: Reply) -> Closed:
    return Closed(why, reply.name, reply.said)


def _gone(reply: Reply) -> Refused:
    return Refused(reply.name, reply.said, permanent=True, destination=True)


def _refused(reply: Reply) -> Refused:
    return Refused(reply.name, reply.said, permanent=True)
