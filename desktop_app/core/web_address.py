"""Web addresses that mean the same page: what is added for counting readers is no part of them."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

_COUNTING = re.compile(
    r"utm_\w+|(?:fb|g|d|ms|y|tw)clid|gbraid|wbraid|mc_[ce]id|igshid|_hs(?:enc|mi)|mkt_tok"
    r"|ref_src|ref_url|cmpid|ns_(?:campaign|mchannel|source|linkname|fee)",
    re.IGNORECASE,
)
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}


def canonical_address(address: str) -> str:
    """Return a web address without what does not change the page.

    Host in small letters, no default port, no fragment (but for pages that are made by one), no
    parameters that only count readers. What is no web address stays as it is.
    """
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return address.strip()
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS or not parts.netloc:
        return address.strip()
    user, at, host = parts.netloc.rpartition("@")
    host = host.lower().removesuffix(_DEFAULT_PORTS[scheme])
    path, query = parts.path.rstrip() or "/", _query(parts.query).rstrip()
    fragment = parts.fragment.rstrip() if parts.fragment[:1] in {"!", "/"} else ""
    return urlunsplit((scheme, user + at + host, path, query, fragment))


def same_addresses(address: str) -> tuple[str, ...]:
    """Return the ways in which the address of one page may be written, the canonical one first.

    With and without encryption, `www.`, and a stroke at the end; empty for no web address.
    """
    canonical = canonical_address(address)
    parts = urlsplit(canonical)
    if parts.scheme not in _DEFAULT_PORTS:
        return (canonical,) if canonical else ()
    host = parts.netloc.removeprefix("www.")
    path = parts.path.rstrip("/")
    written = [
        urlunsplit((scheme, prefix + host, path + end, parts.query, parts.fragment))
        for scheme in ("https", "http")
        for prefix in ("", "www.")
        for end in ("", "/")
    ]
    return tuple(dict.fromkeys([canonical, *written]))


def _query(query: str) -> str:
    """Drop the parameters that count readers; a query without any stays letter by letter."""
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if not _COUNTING.fullmatch(name)]
    return query if len(kept) == len(pairs) else urlencode(kept)
