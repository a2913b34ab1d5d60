"""Watching one request connect: whom it may reach, and until when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bot.sources.web.addresses import Resolve, is_private, numeric
from bot.sources.web.deadline import Deadline
from bot.sources.web.errors import FetchError
from bot.sources.web.shown import shown_url
from bot.sources.web.urls import host_of, port_of

if TYPE_CHECKING:
    import httpx2


class Connecting:
    """Called by the HTTP library at each step (its ``trace`` extension).

    ``strange``: the address is a redirect's and not the operator's; then no private one is connected to. Its name is
    resolved and every address checked before; after, the address that was really connected to, before anything is
    sent, since a name may resolve otherwise the second time (DNS rebinding). Through a proxy only what the address
    itself says can be checked: the proxy is the one who resolves and connects.
    """

    def __init__(self, url: httpx2.URL, *, strange: bool, resolve: Resolve, deadline: Deadline) -> None:
        self._url = url
        self._strange = strange
        self._resolve = resolve
        self._deadline = deadline
        self._proxied = False

    def __call__(self, step: str, info: Mapping[str, Any]) -> None:
        if step == "connection.connect_tcp.started":
            self._before(str(info["host"]), int(info["port"]))
        elif step == "connection.connect_tcp.complete":
            self._after(info["return_value"])
        elif step.endswith(".start_tls.complete"):
            self._deadline.watch(info["return_value"].get_extra_info("socket"))

    def _before(self, host: str, port: int) -> None:
        target = self._url.raw_host.decode("ascii"), port_of(self._url)
        self._proxied = (host, port) != target
        if self._strange:
            self._check(self._addresses())

    def _addresses(self) -> list[str]:
        if self._proxied:
            name = host_of(self._url)
            return ["127.0.0.1"] if name.rpartition(".")[2] == "localhost" else numeric(name)
        return list(self._resolve(host_of(self._url), port_of(self._url)))

    def _after(self, stream: Any) -> None:
        try:
            if self._strange and not self._proxied:
                self._check([str(stream.get_extra_info("server_addr")[0])])
        except BaseException:
            stream.close()
            raise
        self._deadline.watch(stream.get_extra_info("socket"))

    def _check(self, addresses: list[str]) -> None:
        if private := [address for address in addresses if is_private(address)]:
            raise FetchError(
                f"A redirect leads here, to the private address {private[0]}; that is not followed.",
                code="redirect",
                where=shown_url(str(self._url)),
                do="If that is meant, name this address itself as the source.",
            )
