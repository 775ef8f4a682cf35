"""Puts the built page into the wheel. All else about the package stands in pyproject.toml."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

PAGE = Path(__file__).parent / "frontend" / "dist"


class WithPage(build_py):
    """Copies the page where it is built; without it the wheel serves the API alone."""

    def run(self) -> None:
        """Everything else first, then the page."""
        super().run()
        if not self.editable_mode and (PAGE / "index.html").is_file():
            place = Path(self.build_lib, "support_agent", "page")
            shutil.rmtree(place, ignore_errors=True)
            shutil.copytree(PAGE, place, ignore=shutil.ignore_patterns(".built"))


setup(cmdclass={"build_py": WithPage})
