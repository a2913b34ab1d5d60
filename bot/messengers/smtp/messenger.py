"""The messenger for e-mail addresses: parts become letters, letters are handed over, several at a time."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from threading import Lock

from bot.core.channels import Take
from bot.core.deliveries import Closed, Outcome, Part, Payload, Refused, Sent, Unknown
from bot.core.messages import Item, Page
from bot.core.notes import Note
from bot.messengers.smtp.connecting import ClosedError, connect
from bot.messengers.smtp.letters import Sender
from bot.messengers.smtp.pool import Pool
from bot.messengers.smtp.replies import DAYS, Reply
from bot.messengers.smtp.servers import Server
from bot.messengers.smtp.talking import Envelope, LostError, Talk
from bot.messengers.smtp.together import send_together
from bot.render import html, mail

log = logging.getLogger(__name__)

MINUTE = 60.0
GAPS = (5 * MINUTE, 15 * MINUTE, 30 * MINUTE, 60 * MINUTE, 120 * MINUTE, 240 * MINUTE)
"""Between the attempts at a recipient whose server puts us off; the last one again and again."""
DOUBTS = (30.0, 10 * MINUTE, 60 * MINUTE)
"""Between the attempts at what may have arrived: each repeat may be a second copy, so there are no more."""
IN_A_ROW = 3
"""Mails taken for unwanted, one after the other, until it is not the mail but us."""


class SmtpMessenger:
    """Hands over to ``server`` what ``sender`` has to say."""

    name = "email"
    limits = mail.LIMITS
    can_be_asked = False
    repeat_is_harmless = False

    def __init__(self, server: Server, sender: Sender) -> None:
        self._server = server
        self._sender = sender
        self._unwanted = 0
        self._lock = Lock()

    def weigh(self, item: Item) -> int:
        return html.weigh(item)

    def render(self, page: Page) -> Payload:
        sender = self._sender
        return {**mail.payload(mail.leaving_by_mail(page, sender.leaving)), "host": sender.house.host}

    def as_mail(self, part: Part) -> bytes:
        return mail.build(self._sender.letter(part))

    def send(self, part: Part) -> Outcome:
        pool = self._pool(1)
        try:
            return self._send(pool, part)
        finally:
            pool.close()

    def send_many(self, take: Take) -> Iterator[Sequence[tuple[Part, Outcome]]]:
        pool = self._pool(self._server.connections)
        try:
            yield from send_together(
                lambda part: self._surely(pool, part), take, self._server.connections, pool.hang_up
            )
        finally:
            pool.close()

    def find(self, part: Part) -> Outcome | None:
        """No mail server tells what became of a mail."""
        del part
        raise NotImplementedError("a mail server cannot be asked")

    def post(self, note: Note) -> Outcome:
        pool = self._pool(1)
        try:
            return self._deliver(pool, self._sender.envelope(note.key, note.address.target), self._sender.note(note))
        finally:
            pool.close()

    def check(self) -> Closed | None:
        """Whether the server is there for us, login and all; None when it is."""
        try:
            connect(self._server).close()
        except ClosedError as error:
            return error.closed
        return None

    def _pool(self, most: int) -> Pool:
        return Pool(lambda: connect(self._server), most)

    def _surely(self, pool: Pool, part: Part) -> Outcome:
        """A thread that raises would take the others with it."""
        try:
            return self._send(pool, part)
        except Exception as error:
            log.exception("e-mail failed on a part for %s", part.address)
            return Unknown("bug", f"{type(error).__name__}: {error}")

    def _send(self, pool: Pool, part: Part) -> Outcome:
        if not part.address.target.isascii():
            text = "This address has letters that few mail servers take (SMTPUTF8)."
            return Refused("smtputf8", text, permanent=True, destination=True)
        envelope = self._sender.envelope(part.key, part.address.target)
        return self._judged(part, self._deliver(pool, envelope, self._sender.letter(part)))

    def _deliver(self, pool: Pool, envelope: Envelope, letter: mail.Letter) -> Outcome:
        octets = mail.build(letter)
        try:
            talk, refused = self._begun(pool, envelope, len(octets))
        except ClosedError as error:
            return error.closed
        try:
            outcome = refused or talk.hand_over(envelope, octets)
        finally:
            pool.take_back(talk)
        receipt = mail.message_id(letter.key, letter.house.host)
        return Sent(receipt) if isinstance(outcome, Reply) else outcome

    def _begun(self, pool: Pool, envelope: Envelope, size: int) -> tuple[Talk, Outcome | None]:
        """A connection on which the mail is begun. A server that had enough of a kept connection says so when the next
        mail is begun: that is a new one's business."""
        while True:
            talk = pool.lend()
            kept = talk.used > 0
            try:
                refused = talk.begin(envelope, size)
            except LostError as error:
                refused = Closed("down", "cut", str(error))
            except BaseException:  # who keeps a connection for good keeps others waiting
                talk.cut()
                pool.take_back(talk)
                raise
            if not (kept and isinstance(refused, Closed)):
                return talk, refused
            talk.cut()
            pool.take_back(talk)

    def _judged(self, part: Part, outcome: Outcome) -> Outcome:
        """When to try again, and whether what is taken for unwanted is this mail or all of ours."""
        match outcome:
            case Refused(permanent=False):
                return replace(outcome, retry_after=GAPS[min(part.attempts, len(GAPS) - 1)])
            case Unknown():
                return self._in_doubt(part, outcome)
            case Closed(why="reputation"):
                return self._taken_for_unwanted(part, outcome)
            case Sent():
                self._unwanted = 0
        return outcome

    @staticmethod
    def _in_doubt(part: Part, doubt: Unknown) -> Unknown:
        if part.repeat and part.attempts >= len(DOUBTS):
            return replace(doubt, permanent=True, text=f"{doubt.text} It is not sent again, lest it come many times.")
        return replace(doubt, retry_after=DOUBTS[min(part.attempts, len(DOUBTS) - 1)])

    def _taken_for_unwanted(self, part: Part, closed: Closed) -> Outcome:
        with self._lock:
            self._unwanted += 1
            if self._unwanted >= IN_A_ROW:
                return closed
        pause = max(60 * MINUTE, GAPS[min(part.attempts, len(GAPS) - 1)])
        return Refused(closed.code, closed.text, retry_after=pause, patience=DAYS)
