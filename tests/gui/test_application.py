"""Documents that the desktop hands to the running program as events."""

import subprocess
import sys
from pathlib import Path

# In a process of its own: there is one application object to a process, and the tests have theirs.
PROGRAM = """
import sys
from PySide6.QtCore import QUrl
from PySide6.QtGui import QFileOpenEvent
from desktop_app.gui.application import Application

app = Application(sys.argv[:1])
app.requested.connect(lambda request: print(*request.arguments))
app.sendEvent(app, QFileOpenEvent("/tmp/a talk.md"))
app.sendEvent(app, QFileOpenEvent(QUrl("rubricator:article/17")))
"""


def test_documents_opened_in_finder_become_requests():
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    assert done.stdout.splitlines() == ["/tmp/a talk.md", "rubricator:article/17"]
