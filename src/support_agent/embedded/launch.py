"""Becomes a server that dies with its parent: own session, least privilege, then exec.

Run as a file (`python -I -S launch.py …`), not imported by the servers' parent. So nothing needs to
happen between fork and exec in a `preexec_fn`, which is unsafe in a process with threads.
"""

import ctypes
import os
import signal
import sys

# linux/prctl.h, linux/securebits.h, linux/capability.h
_PR_SET_PDEATHSIG = 1
_PR_SET_SECUREBITS = 28
_PR_CAP_AMBIENT = 47
_PR_CAP_AMBIENT_RAISE = 2
_SECBIT_NO_SETUID_FIXUP = 1 << 2
_CAPABILITY_VERSION_3 = 0x20080522
_GONE = 70


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _check(result: int) -> None:
    if result != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))


def die_with_parent(parent: int, sign: int) -> None:
    """Asks Linux to send `sign` when the parent ends, however it ends.

    Call it after every change of user, since those clear the request. Other systems have no such
    request; there, the next start stops what was left behind.
    """
    if sys.platform == "linux":
        _check(_libc().prctl(_PR_SET_PDEATHSIG, sign, 0, 0, 0))
    if os.getppid() != parent:  # the parent ended before we asked
        sys.exit(_GONE)


def _hold_only(capability: int) -> None:
    """Keeps one capability over the coming exec and drops the rest."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    low, high = (1 << capability, 0) if capability < 32 else (0, 1 << (capability - 32))  # noqa: PLR2004 - two words of 32 bits
    sets = (ctypes.c_uint32 * 6)(low, low, low, high, high, high)
    _check(_libc().capset(header, sets))
    _check(_libc().prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE, capability, 0, 0))


def become(uid: int, gid: int, capabilities: list[int]) -> None:
    """Drops root for good, and keeps the first of `capabilities` that this machine lets us keep.

    The secure bit makes access(2) honor the capability, which PostgreSQL uses to find its files.
    """
    if capabilities:
        _check(_libc().prctl(_PR_SET_SECUREBITS, _SECBIT_NO_SETUID_FIXUP, 0, 0, 0))
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)
    for position, capability in enumerate(capabilities, start=1):
        try:
            _hold_only(capability)
        except OSError:
            if position == len(capabilities):
                raise
        else:
            return


def main(arguments: list[str]) -> None:
    """`PARENT SIGNAL UID:GID|- CAPABILITY,… COMMAND…`."""
    parent, sign, account, capabilities, *command = arguments
    os.setsid()
    os.umask(0o077)
    try:
        if account != "-":
            uid, gid = account.split(":")
            become(int(uid), int(gid), [int(each) for each in capabilities.split(",") if each])
        die_with_parent(int(parent), signal.Signals[sign].value)
        os.execv(command[0], command)  # noqa: S606 - the command is ours, no shell is wanted
    except OSError as error:
        sys.exit(f"{command[0]}: {error.strerror}")


if __name__ == "__main__":
    main(sys.argv[1:])
