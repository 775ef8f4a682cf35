"""Decides which account a server runs under: ours, or an unprivileged one if we are root."""

import os
import pwd
import stat
import sys
from dataclasses import dataclass
from pathlib import Path

from support_agent.domain.errors import Unavailable

_UNPRIVILEGED = "nobody"
_DAC_OVERRIDE = 1
_DAC_READ_SEARCH = 2


@dataclass(frozen=True)
class Account:
    """The account that runs a server. `switch` is false if we already run under it."""

    uid: int
    gid: int
    switch: bool

    def own(self, folder: Path) -> None:
        """Gives the account a folder that we may give away, with all its contents."""
        if not self.switch:
            return
        os.chown(folder, self.uid, self.gid)
        for parent, folders, files in os.walk(folder):
            for name in (*folders, *files):
                os.chown(Path(parent, name), self.uid, self.gid, follow_symlinks=False)


def name_of(uid: int) -> str:
    """The name of a user, as PostgreSQL sees it on its socket."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        raise Unavailable(
            f"PostgreSQL needs a name for user id {uid} and this machine has none; "
            "add one to /etc/passwd or set DATABASE_URL."
        ) from None


def account_for(folder: Path, ours: int, unprivileged: str = _UNPRIVILEGED) -> Account:
    """The account for a server that refuses root, if we run as `ours`. Its files are in `folder`.

    For root: the folder's current owner, so that a change from user to root keeps working; `nobody`
    for a new folder or one that root owns.
    """
    owner = folder.stat() if folder.exists() else None
    if ours != 0:
        if owner is not None and owner.st_uid != ours:
            raise Unavailable(
                f"{folder} belongs to another user (id {owner.st_uid}); run as that user or set "
                "SUPPORT_AGENT_DATA to a folder of your own."
            )
        return Account(ours, os.getegid(), switch=False)
    if owner is not None and owner.st_uid != 0:
        return Account(owner.st_uid, owner.st_gid, switch=True)
    try:
        nobody = pwd.getpwnam(unprivileged)
    except KeyError:
        raise Unavailable(
            f"PostgreSQL refuses to run as root and this machine has no user {unprivileged!r}; "
            "run as an ordinary user or set DATABASE_URL."
        ) from None
    return Account(nobody.pw_uid, nobody.pw_gid, switch=True)


def _lets_others(path: Path, wanted: int) -> bool:
    return stat.S_IMODE(path.stat().st_mode) & wanted == wanted


def capabilities_to_reach(account: Account, program: Path, *folders: Path) -> list[int]:
    """The Linux capabilities, best first, that let the account reach its own paths; often none.

    A checkout under /root or a strict umask locks other accounts out. We must not open those
    folders, so the server gets a capability instead: read and search where that is enough.
    """
    if not account.switch or sys.platform != "linux":
        return []
    if not _lets_others(program, stat.S_IROTH | stat.S_IXOTH):
        return [_DAC_OVERRIDE]
    above = {parent for path in (program, *folders) for parent in path.resolve().parents}
    if all(_lets_others(parent, stat.S_IXOTH) for parent in above):
        return []
    return [_DAC_READ_SEARCH, _DAC_OVERRIDE]
