"""Which of these tests run on this machine."""

from pathlib import Path

MAILS_BESIDE = Path(__file__).parents[4] / "shared" / "data" / "mails"
collect_ignore = [] if MAILS_BESIDE.is_dir() else ["test_mails_beside.py"]
