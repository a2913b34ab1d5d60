"""Settings: each declared once, with name, type, default and meaning; read once, from the environment and ``.env``."""

from __future__ import annotations

import ipaddress
import re
import shlex
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit, urlunsplit

from pydantic import AfterValidator, BeforeValidator, Field, PrivateAttr, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.core.errors import SettingsError, SourceError, UsageError
from bot.core.schedules import check_zone
from bot.sources.web.urls import parse


def _zone(name: str) -> str:
    try:
        return check_zone(name)
    except UsageError as error:
        raise ValueError(f"{error.what} {error.do}") from error


def _base(url: str) -> str:
    """An address to which a path can be appended."""
    text = url.strip()
    _parsed(text, like="https://mirror.example.org")
    if set("?#") & set(text) or any(c.isspace() for c in text):
        raise ValueError("leave out ?, # and what comes after: paths are appended to it.")
    return text.rstrip("/")


def _parsed(text: str, *, like: str) -> None:
    try:
        parse(text)
    except SourceError as error:
        trouble = error.what.removeprefix("This cannot be fetched: ")
        raise ValueError(f"{trouble} Write it like {like}.") from error


def _public(url: str) -> str:
    """The address at which people's browsers find our pages: over https, but on this machine."""
    text = url.strip()
    if text:
        _parsed(text, like="https://papers.example.org")
        text = urlunsplit(urlsplit(_base(text)))  # HTTPS:// is https://
    host = urlsplit(text).hostname or ""
    if text and urlsplit(text).scheme != "https" and not is_here(host):
        raise ValueError("the links in mails lead there, so it has to begin with https://.")
    if "@" in urlsplit(text).netloc:
        raise ValueError("leave user and password out: it stands in every mail.")
    if not re.fullmatch(r"(https?://[A-Za-z0-9.:\[\]-]+(/[A-Za-z0-9._~%-]+)*)?", text):
        raise ValueError("use plain letters and digits, as mails need them: a host with others has a form xn--….")
    return text


def _mail_host(name: str) -> str:
    """A mail server's name or address, and nothing else that belongs to how it is reached."""
    text = name.strip()
    if text.startswith("[") and text.endswith("]"):
        text = text[1:-1]  # IPv6, as it stands in URLs
    if "/" in text or text.count(":") == 1:
        raise ValueError("write only its name: the port goes into SMTP_PORT, and TLS into SMTP_SECURITY.")
    try:
        text.encode("idna")  # as the resolver asks for it
    except UnicodeError as error:
        raise ValueError("no machine can have that name.") from error
    if any(c.isspace() for c in text):
        raise ValueError("no machine can have that name.")
    return text


def is_here(host: str) -> bool:
    """Whether it is a name or address of this machine for itself."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _networks(text: str) -> str:
    for word in text.replace(",", " ").split():
        try:
            ipaddress.ip_network(word)
        except ValueError as error:
            raise ValueError(f"{word} is neither an IP address nor a network such as 10.0.0.0/8.") from error
    return text


class Settings(BaseSettings):
    """What can be set. The name of a setting is the field's name in capitals."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    database_url: str = Field(
        default="",
        description="Where the memory is: sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME. "
        "Empty: the file paperround.db in STATE_DIR.",
    )
    state_dir: Path = Field(
        default=Path("state"),
        description="Folder for the database file, the outbox and the key of the links. A relative path counts from "
        "the folder of the .env file, or from the current folder where there is none.",
    )
    digest_sources: str = Field(
        default="arxiv:cs.AI+cs.CL+cs.CV+cs.LG+cs.MA+cs.RO",
        description="What to read, split like a shell line: categories of arXiv, searches, feeds and digests by "
        "address, files and folders.",
    )
    contact: str = Field(
        default="",
        description="How the people behind a server can reach you: a mail address or a web address. It is sent with "
        "every request; arXiv asks for it.",
    )
    arxiv_rss_url: Annotated[str, AfterValidator(_base)] = Field(
        default="https://rss.arxiv.org", description="Where arXiv's feeds are; /atom/CATEGORY is appended."
    )
    arxiv_api_url: Annotated[str, AfterValidator(_base)] = Field(
        default="https://export.arxiv.org", description="Where arXiv's API is; /api/query is appended."
    )
    arxiv_oai_url: Annotated[str, AfterValidator(_base)] = Field(
        default="https://oaipmh.arxiv.org", description="Where arXiv's dated records (OAI-PMH) are; /oai is appended."
    )
    topics_file: str = Field(
        default="",
        description="Topics in the digests' own YAML format. A changed file is taken over at the start of a round. "
        "Empty: the eight topics that come with Paperround.",
    )
    timezone: Annotated[str, AfterValidator(_zone)] = Field(
        default="UTC", description="The time zone of dates without one, and of new subscriptions: an IANA name."
    )
    lease_seconds: float = Field(
        default=60.0,
        ge=0.2,
        le=3600,
        description="How long a claim on a message lasts without a sign of life; then another process takes over.",
    )
    outbox: bool = Field(
        default=False,
        description="1: write every message to the outbox, whatever messengers are configured.",
    )
    smtp_host: Annotated[str, AfterValidator(_mail_host)] = Field(
        default="", description="The mail server that takes our mails. Empty: e-mail is not configured."
    )
    smtp_port: int = Field(
        default=0, ge=0, le=65535, description="Its port. 0: 587 for starttls, 465 for tls, 25 for none."
    )
    smtp_security: Annotated[Literal["starttls", "tls", "none"], BeforeValidator(str.lower)] = Field(
        default="starttls",
        description="How the connection is protected. starttls and tls want a good certificate; none is for a mail "
        "server on this machine, and without a login.",
    )
    smtp_username: str = Field(default="", description="Who logs in at the mail server. Empty: nobody.")
    smtp_password: SecretStr = Field(default=SecretStr(""), description="The password for it.")
    smtp_connections: int = Field(
        default=3, ge=1, le=50, description="How many connections to the mail server may be open at a time."
    )
    smtp_timeout: float = Field(
        default=60.0,
        ge=1,
        le=3600,
        description="Seconds that the mail server may take for an answer; three times as long for the last one.",
    )
    mail_from: str = Field(
        default="", description="Who mails come from: papers@example.org or Papers <papers@example.org>."
    )
    mail_reply_to: str = Field(default="", description="Where answers of readers go. Empty: to MAIL_FROM.")
    mail_bounces: str = Field(
        default="",
        description="Where mails come back to that cannot be delivered: an address; a + and the mail's key are put "
        "before its @. Empty: that of MAIL_FROM. none: MAIL_FROM without a key.",
    )
    public_url: Annotated[str, AfterValidator(_public)] = Field(
        default="",
        description="Where people's browsers find the pages of this bot, such as https://papers.example.org. The links "
        "in mails begin with it; `run` serves the pages where it is set. Empty: no pages, and no links to them.",
    )
    secret_key: SecretStr = Field(
        default=SecretStr(""),
        description="What the links in mails are signed with: at least 16 characters that nobody can guess. Several, "
        "newest first, with blanks between, where it was changed. Empty: a key is made and kept in STATE_DIR.",
    )
    http_host: str = Field(default="127.0.0.1", description="The address on which the pages are served.")
    http_port: int = Field(default=8000, ge=0, le=65535, description="The port on which the pages are served.")
    trusted_proxies: Annotated[str, AfterValidator(_networks)] = Field(
        default="",
        description="Addresses or networks of the proxies before the pages, whose X-Forwarded-For is believed.",
    )
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(str.upper)] = Field(
        default="WARNING", description="How much is logged."
    )
    log_format: Annotated[Literal["text", "json"], BeforeValidator(str.lower)] = Field(
        default="text", description="text for people, json for log collectors."
    )

    _base: Path = PrivateAttr(default_factory=Path.cwd)

    @property
    def base(self) -> Path:
        """The folder that relative paths count from: that of the ``.env`` found, else the current one."""
        return self._base

    def counted_from(self, base: Path) -> Self:
        """The same settings with relative paths counted from ``base``."""
        copy = self.model_copy()
        copy._base = base  # noqa: SLF001 - our own
        return copy

    @property
    def state(self) -> Path:
        """STATE_DIR as an absolute path."""
        return self.path(self.state_dir)

    def path(self, given: str | Path) -> Path:
        """A path in a setting, absolute: counted from ``base``; ``~`` is the home folder."""
        path = Path(given)
        with suppress(RuntimeError):  # no home folder to be found: the tilde is a name
            path = path.expanduser()
        return (self.base / path).absolute()

    @property
    def url(self) -> str:
        """DATABASE_URL; a relative SQLite path counts from ``base`` as STATE_DIR does."""
        if not self.database_url:
            return f"sqlite:///{self.state / 'paperround.db'}"
        path = self.database_url.removeprefix("sqlite:///")
        if path != self.database_url and path and path != ":memory:":
            return f"sqlite:///{self.path(path)}"
        return self.database_url

    def sources(self) -> list[str]:
        """DIGEST_SOURCES, split. Raises SettingsError for an open quote."""
        try:
            return shlex.split(self.digest_sources)
        except ValueError as error:
            raise SettingsError(
                f"This cannot be split: {error}.",
                where="DIGEST_SOURCES",
                do="Write it as on a command line: blanks between, and quotes around a path that holds blanks.",
            ) from error
