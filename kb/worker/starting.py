"""How kb starts a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def start(module: str) -> subprocess.Popen[bytes]:
    """A module of ours run by this Python, spoken to over its standard input and output."""
    package = Path(__file__).resolve().parent.parent.parent
    path = os.pathsep.join(filter(None, [str(package), os.environ.get("PYTHONPATH", "")]))
    return subprocess.Popen(
        # -P: nothing is imported from the folder that kb was started in, which may be anyone's notes.
        [sys.executable, "-P", "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": path},
        start_new_session=os.name == "posix",
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
