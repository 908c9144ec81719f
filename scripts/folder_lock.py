"""One writer in a folder: a lock that the kernel gives back however its holder ends.

A process that inherits the file holds the lock, too: the runs of a sweep do, so that those which a killed sweep left behind
are not written over.
"""
import fcntl
import os
import pathlib
import socket
import sys
import time


class Held(Exception):
    """Somebody else writes in the folder: who, and what to do."""


def hold(folder):
    """The open lock file; keep it, and pass it on to whoever writes there. Raises Held, OSError."""
    path = pathlib.Path(folder) / "lock"
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        said = os.read(file, 500).decode(errors="replace").strip()
        os.close(file)
        found = holders(path)
        raise Held(f"{folder}: another sweep is writing here, or runs that one left behind when it was killed ({said}"
                   + (f"; now process {', '.join(found)}" if found else "") + "); wait for them or end them") from None
    except OSError:
        print(f"{path}: this file system has no locks; see to it that no other sweep writes here", file=sys.stderr)
    os.ftruncate(file, 0)
    os.pwrite(file, f"process {os.getpid()} on {socket.gethostname()} since {time.strftime('%Y-%m-%d %H:%M:%S')}\n".encode(), 0)
    return file


def holders(path):
    """Processes that have the file open, as far as Linux lets one see."""
    found = set()
    for link in pathlib.Path("/proc").glob("[0-9]*/fd/*"):
        try:
            if link.samefile(path):
                found.add(link.parts[2])
        except OSError:
            continue
    return sorted(found - {str(os.getpid())}, key=int)
