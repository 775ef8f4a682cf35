"""Serves the built web app at /."""

from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles


def add_page(app: FastAPI, folder: Path) -> None:
    """Serves hashed assets for a year and the page for every other address a browser opens."""
    assets = folder / "assets"
    if assets.is_dir():
        # A slow line takes a fourth of the time; a proxy in front may do it better.
        packed = GZipMiddleware(_Immutable(directory=assets), minimum_size=1_000, compresslevel=6)
        app.mount("/assets", packed, name="assets")
    index = folder / "index.html"

    # Not async: FastAPI runs it in a thread, where looking at files blocks nobody.
    def page(path: str = "") -> FileResponse:
        file = _file_in(folder, path) or index
        return FileResponse(file, headers={"Cache-Control": "no-cache"})

    app.add_api_route("/{path:path}", page, include_in_schema=False, response_model=None)


def _file_in(folder: Path, path: str) -> Path | None:
    try:
        file = (folder / path).resolve()
        return file if file.is_file() and file.is_relative_to(folder.resolve()) else None
    except (OSError, ValueError):
        return None  # a name no file system takes


class _Immutable(StaticFiles):
    """Files whose name changes with their content."""

    def file_response(self, *args: object, **kwargs: object) -> object:  # pyright: ignore[reportIncompatibleMethodOverride]
        response = super().file_response(*args, **kwargs)  # pyright: ignore[reportArgumentType]
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response
