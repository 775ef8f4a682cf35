"""The shape check finds what is too large, and exceptions that nothing needs."""

from pathlib import Path

import pytest

from scripts.shape import faults

BOUNDS = {
    "files_in_a_folder": 2,
    "lines_of_a_file": 5,
    "lines_of_a_function": 3,
    "parameters_of_a_function": 2,
    "loose_dictionaries": 1,
    "python_files_with_a_name": 1,
    "scripts_with_a_name": 1,
    "sql_files_with_a_name": 0,
}
SMALL = "def f(self, a, b):\n    return a\n"


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"a/x.py": SMALL, "a/y.py": SMALL, "a/__init__.py": ""}, None),
        ({"a/x.py": "", "a/y.py": "", "a/z.py": ""}, "a: 3 files in a folder, at most 2"),
        ({"a/x.py": "x = 1\n" * 6}, "a/x.py: 6 lines of a file, at most 5"),
        ({"a/x.py": "def f():\n\n\n    return 1\n"}, "a/x.py:f: 4 lines of a function, at most 3"),
        ({"a/x.py": "def f(a, *, b, c): ...\n"}, "a/x.py:f: 3 parameters of a function, at most 2"),
        ({"a/x.py": "x: dict[str, Any]\n" * 2}, "src: 2 loose dictionaries, at most 1"),
        (
            {"a/x.py": "'sms'", "a/y.py": "'x = \\'sms\\''"},
            "sms: 2 python files with a name, at most 1",
        ),
        ({"a/x.py": "'sms'", "a/y.py": "x['sms'], {'sms': 1}, 'by sms'"}, None),
        (
            {"a/x.py": "'sms'", "a/y.py": "{'sms': 1, 'voice': 2}"},
            "sms: 2 python files with a name, at most 1",
        ),
        (
            {"page/x.ts": "'admin'", "page/y.tsx": "'admin'"},
            "admin: 2 scripts with a name, at most 1",
        ),
        ({"page/x.ts": "'admin'", "page/y.test.tsx": "'admin'"}, None),
        ({"a/x.sql": "'exchange'"}, "exchange: 1 sql files with a name, at most 0"),
        ({"versions/x.sql": "'exchange'"}, None),
    ],
)
def test_what_is_over_a_bound_is_said(tmp_path: Path, files: dict[str, str], said: str | None):
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    assert faults(tmp_path, tmp_path / "page", BOUNDS) == ([said] if said else [])


def test_an_exception_holds_while_it_is_needed_and_is_a_fault_after(tmp_path: Path):
    (tmp_path / "x.py").write_text("x = 1\n" * 6)
    bounds = {**BOUNDS, "exceptions": {"x.py": "A table."}}
    assert faults(tmp_path, tmp_path / "page", bounds) == []
    (tmp_path / "x.py").write_text("x = 1\n")
    assert faults(tmp_path, tmp_path / "page", bounds) == [
        "x.py: is within its bounds, take it out"
    ]
